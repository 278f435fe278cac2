/**
 * What a plug-in author implements: {@link io.gitops4j.spi.Source}, {@link
 * io.gitops4j.spi.Renderer}, {@link io.gitops4j.spi.Substitutor}, {@link
 * io.gitops4j.spi.SecretResolver} and {@link io.gitops4j.spi.Applier}.
 *
 * <p>Each SPI has one or two required methods that take a request value and return a result value,
 * so that requests can grow without breaking implementations. Implementations are handed to the
 * engine's builder, or found with {@link java.util.ServiceLoader} (see {@link
 * io.gitops4j.spi.Plugins}) and chosen by their stable {@code id()}. They report a failure of the
 * world by throwing the {@link io.gitops4j.GitOpsException} of their stage; the engine turns it
 * into a value.
 */
@NullMarked
package io.gitops4j.spi;

import org.jspecify.annotations.NullMarked;
