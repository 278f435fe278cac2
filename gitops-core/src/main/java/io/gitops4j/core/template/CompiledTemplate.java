package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node.ListNode;
import io.gitops4j.core.template.parse.SourceText;

/**
 * A template ready to be executed. It knows no other template: names are looked up when it is
 * executed, so that it can be shared by sets.
 *
 * @param name its name
 * @param source the text it was defined in
 * @param root its tree
 * @param body what it does
 * @param slots how many variables it has, {@code $} included
 */
record CompiledTemplate(String name, SourceText source, ListNode root, Step body, int slots) {}
