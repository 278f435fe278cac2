package io.gitops4j.core.reconcile;

import io.gitops4j.core.helmrelease.ReleaseCharts;
import io.gitops4j.core.helmrelease.ReleaseRenderer;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.Renderer;
import io.gitops4j.spi.Substitutor;

/**
 * What does the work of the stages, and how.
 *
 * @param renderer makes manifests of files
 * @param substitutor replaces variables
 * @param applier plans, applies, waits
 * @param strict whether a variable without a value is an error
 * @param applyFluxObjects whether Flux' own kinds and components are applied, too
 * @param owner the name of the engine, kept with inventories
 * @param secrets what becomes of references to secrets, and of their values
 * @param charts makes the charts of HelmReleases of what their sources hold
 * @param releases renders HelmReleases
 */
public record Tools(
    Renderer renderer,
    Substitutor substitutor,
    Applier applier,
    boolean strict,
    boolean applyFluxObjects,
    String owner,
    SecretSeat secrets,
    ReleaseCharts charts,
    ReleaseRenderer releases) {}
