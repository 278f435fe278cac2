package io.gitops4j.core.helmrelease;

import io.gitops4j.UnitId;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.spi.ClusterCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * What is to be rendered for a HelmRelease.
 *
 * @param unit the HelmRelease
 * @param spec what it asks for
 * @param chart its chart
 * @param chartPath where the chart is in its source, for places; empty for the root
 * @param values the values that are given
 * @param revision the revision of the release that is made, from 1
 * @param upgrade whether the release is there already
 * @param crds what is done with custom resource definitions
 * @param cluster what the cluster is and serves; null for what Helm tells without one
 */
public record ReleaseRequest(
    UnitId unit,
    HelmReleaseSpec spec,
    Chart chart,
    String chartPath,
    ComposedValues values,
    int revision,
    boolean upgrade,
    ReleaseActions.CrdsPolicy crds,
    @Nullable ClusterCapabilities cluster) {}
