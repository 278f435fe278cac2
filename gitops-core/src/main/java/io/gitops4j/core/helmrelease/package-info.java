/**
 * What a Flux HelmRelease asks for, and what becomes of it: the chart and the values it is rendered
 * with, and the objects of the release.
 */
@NullMarked
package io.gitops4j.core.helmrelease;

import org.jspecify.annotations.NullMarked;
