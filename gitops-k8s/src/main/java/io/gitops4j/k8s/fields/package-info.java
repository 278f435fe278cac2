/** Which fields a manager owns, and what they hold. Internal. */
@NullMarked
package io.gitops4j.k8s.fields;

import org.jspecify.annotations.NullMarked;
