/**
 * Renders Helm charts as {@code helm template} of version 3.22 does: values are coalesced,
 * subcharts chosen, templates executed, documents split, hooks and custom resource definitions set
 * apart. Neither a file, a network nor a cluster is touched.
 */
@NullMarked
package io.gitops4j.core.helm;

import org.jspecify.annotations.NullMarked;
