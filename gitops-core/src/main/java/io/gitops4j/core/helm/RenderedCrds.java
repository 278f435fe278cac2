package io.gitops4j.core.helm;

/**
 * A file of custom resource definitions of a chart or subchart, which is never a template.
 *
 * @param source its path in the tree of charts, such as {@code top/charts/kid/crds/a.yaml}
 * @param content its text, which may hold several documents
 * @since 0.1
 */
public record RenderedCrds(String source, String content) {}
