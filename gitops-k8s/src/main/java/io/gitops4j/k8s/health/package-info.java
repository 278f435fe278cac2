/** How live objects are doing, and waiting for them. */
@NullMarked
package io.gitops4j.k8s.health;

import org.jspecify.annotations.NullMarked;
