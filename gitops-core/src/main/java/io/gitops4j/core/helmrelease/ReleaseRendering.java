package io.gitops4j.core.helmrelease;

import io.gitops4j.Manifests;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedRelease;

/**
 * What a HelmRelease was rendered to.
 *
 * @param chart the chart
 * @param options what it was rendered with: name, namespace, values, revision
 * @param release what Helm would keep a record of, post-rendered: the text of the objects, the
 *     objects, hooks, files of custom resource definitions, notes
 * @param objects what is to be applied: the namespace and the custom resource definitions as the
 *     HelmRelease's policies say, then the objects with their namespaces and the marks of the
 *     release; hooks are not among them
 */
public record ReleaseRendering(
    Chart chart, ReleaseOptions options, RenderedRelease release, Manifests objects) {}
