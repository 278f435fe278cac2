/** Makes a plan so: stages, writes, deletions. Internal. */
@NullMarked
package io.gitops4j.k8s.apply;

import org.jspecify.annotations.NullMarked;
