/** Charts that kustomizations name: what they ask for, and who renders them. */
@NullMarked
package io.gitops4j.core.kustomize.chart;

import org.jspecify.annotations.NullMarked;
