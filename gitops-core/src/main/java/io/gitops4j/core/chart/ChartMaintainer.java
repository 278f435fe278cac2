package io.gitops4j.core.chart;

/**
 * Who maintains a chart; what is not said is empty.
 *
 * @param name of a person or organisation
 * @param email where to write to
 * @param url a page of theirs
 * @since 0.1
 */
public record ChartMaintainer(String name, String email, String url) {}
