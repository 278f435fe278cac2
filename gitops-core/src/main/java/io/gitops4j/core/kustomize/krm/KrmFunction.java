package io.gitops4j.core.kustomize.krm;

/**
 * A generator, transformer or validator of kustomizations, written in Java and run inside the
 * build.
 *
 * <p>It is registered under the apiVersion and kind of the configuration objects it is for, and
 * runs where a kustomization names such an object:
 *
 * <ul>
 *   <li>In {@code generators} it gets no items, and what it returns joins the resources. The
 *       annotations {@code kustomize.config.k8s.io/needs-hash} and {@code
 *       kustomize.config.k8s.io/behavior} of a returned item say whether its name gets a hash and
 *       whether it replaces or merges into one that is there; they are taken off.
 *   <li>In {@code transformers} it gets all resources gathered so far, in their order. An item
 *       returned under the identity of a resource takes its place, and its history, so that
 *       references to its earlier names still find it; one under another identity comes after all
 *       others; what is not returned is removed; two under one identity are an error.
 *   <li>In {@code validators} it gets all resources, too, and what it returns changes nothing.
 * </ul>
 *
 * <p>A {@linkplain Result result} of severity {@link Result.Severity#ERROR} fails the build in all
 * three; of others, up to 100 a run become notices of the manifests, which an engine tells with the
 * result of the pass. An exception, which need not be of any type, fails the build, too.
 *
 * <p>All it gets are immutable copies. It must give the same answer for the same input, must not
 * keep state, and may be called from several threads at once. A renderer that is kept does not ask
 * it again while nothing has changed. A build does not limit its time.
 *
 * <p>Source: the KRM Functions Specification, {@code config.kubernetes.io/v1 ResourceList};
 * kustomize, {@code api/internal/plugins/fnplugin} and {@code api/internal/plugins/utils}.
 * Different from there: none of kustomize's own annotations are visible; a renamed item keeps its
 * history by {@link KrmObject#with} and not by annotations; a validator that changes something is
 * no error.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface KrmFunction {

  /**
   * Does its work.
   *
   * @param input the items and the configuration, without results
   * @return the items as they shall be, and results; the configuration in it is not looked at
   */
  ResourceList run(ResourceList input);
}
