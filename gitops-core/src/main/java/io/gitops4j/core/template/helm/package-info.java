/**
 * Templates as Helm executes them: one namespace of templates for all charts, {@code include},
 * {@code tpl}, {@code required}, {@code fail} and {@code lookup}, and the values {@code .Chart},
 * {@code .Capabilities} and {@code .Files} that templates see. Nothing here reads a file, a cluster
 * or the environment.
 */
@NullMarked
package io.gitops4j.core.template.helm;

import org.jspecify.annotations.NullMarked;
