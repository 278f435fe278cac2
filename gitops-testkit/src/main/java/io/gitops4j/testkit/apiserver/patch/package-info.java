/** The patches that are not an apply: JSON patch, merge patch, strategic merge patch. */
@NullMarked
package io.gitops4j.testkit.apiserver.patch;

import org.jspecify.annotations.NullMarked;
