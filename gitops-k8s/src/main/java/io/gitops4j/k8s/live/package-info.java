/** Live objects of our units, kept current by lists and watches. Internal. */
@NullMarked
package io.gitops4j.k8s.live;

import org.jspecify.annotations.NullMarked;
