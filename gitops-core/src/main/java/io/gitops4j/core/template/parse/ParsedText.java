package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.parse.Node.ListNode;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A text and the trees of the templates it defines.
 *
 * @param source the text
 * @param templates the trees by name: what stands outside of definitions has the text's name
 * @since 0.1
 */
public record ParsedText(SourceText source, Map<String, ListNode> templates) {

  /**
   * Parses a text.
   *
   * @param name its name, in messages and of what stands outside of definitions
   * @param text the text
   * @param isFunction which names are functions
   * @throws SyntaxException if it is no template
   */
  public static ParsedText of(String name, String text, Predicate<String> isFunction) {
    return new Parser(new SourceText(name, text), isFunction).parse();
  }
}
