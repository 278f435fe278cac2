package io.gitops4j.core.kustomize.generate;

import java.util.Base64;

/**
 * Base64 as kustomize writes it into data: broken at 70 columns when longer than that, every line
 * then ending in a line break. Source: kustomize, {@code kyaml/yaml/datamap.go}.
 *
 * @since 0.1
 */
public final class Base64Lines {

  private static final int WIDTH = 70;

  private Base64Lines() {}

  /** The text of some bytes. */
  public static String encode(byte[] content) {
    String text = Base64.getEncoder().encodeToString(content);
    if (text.length() / WIDTH == 0) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < text.length(); i += WIDTH) {
      lines.append(text, i, Math.min(i + WIDTH, text.length())).append('\n');
    }
    return lines.toString();
  }
}
