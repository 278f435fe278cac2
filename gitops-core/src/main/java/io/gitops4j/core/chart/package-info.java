/**
 * Helm charts as values: read from an archive or a folder of a snapshot, checked as Helm checks
 * them, and immutable from then on. Nothing here renders, and nothing reads a disk or a network.
 */
@NullMarked
package io.gitops4j.core.chart;

import org.jspecify.annotations.NullMarked;
