package io.gitops4j.core.helm;

/**
 * A document that a template wrote. One that holds nothing but comments has no kind.
 *
 * @param source the template it comes from, such as {@code top/templates/service.yaml}
 * @param apiVersion its group and version; empty when it has none
 * @param kind its kind; empty when it has none
 * @param name its name; empty when it has none
 * @param content its text, without separators
 * @since 0.1
 */
public record RenderedManifest(
    String source, String apiVersion, String kind, String name, String content) {}
