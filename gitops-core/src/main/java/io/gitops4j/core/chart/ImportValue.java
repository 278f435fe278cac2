package io.gitops4j.core.chart;

/**
 * Values of a subchart that become default values of its parent.
 *
 * @param child the path of a table in the subchart's values, such as {@code exports.data}
 * @param parent the path in the parent's values under which the table's keys come; {@code .} is the
 *     root
 * @param exported whether it was written as one word, whose table lies below {@code exports}
 * @since 0.1
 */
public record ImportValue(String child, String parent, boolean exported) {}
