/** Tells of live objects that are no longer as they were applied. Internal. */
@NullMarked
package io.gitops4j.k8s.drift;

import org.jspecify.annotations.NullMarked;
