package io.gitops4j.core.helmrelease;

/**
 * What a HelmRelease asks for, with every default filled in. Immutable.
 *
 * <p>Source: Flux helm-controller, {@code api/v2/helmrelease_types.go}.
 *
 * @param target what the release is called and where it lives
 * @param chart which chart, and how it is made of what its source holds
 * @param values the values that are given
 * @param actions how it is installed, upgraded, tested, rolled back and removed
 * @param postRendering what is changed after the chart was rendered
 * @param driftDetection what becomes of changes that others made to its objects
 * @since 0.1
 */
public record HelmReleaseSpec(
    ReleaseTarget target,
    ChartSelection chart,
    ReleaseValues values,
    ReleaseActions actions,
    PostRendering postRendering,
    DriftDetection driftDetection) {}
