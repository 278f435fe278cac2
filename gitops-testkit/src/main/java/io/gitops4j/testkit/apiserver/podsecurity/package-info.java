/** The Pod Security Standards: what Pods may ask for at the level of their namespace. */
@NullMarked
package io.gitops4j.testkit.apiserver.podsecurity;

import org.jspecify.annotations.NullMarked;
