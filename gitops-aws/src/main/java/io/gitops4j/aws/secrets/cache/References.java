package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import java.util.List;

/**
 * Reads references as people write them: the store may be left out.
 *
 * <p>What stands before the first colon is a store when it looks like one, a word of lower-case
 * letters, digits and hyphens, and the text is no ARN, which begins with {@code arn:}. Names of
 * secrets have no colon; those of parameters may, after a slash or with the store in front.
 */
final class References {

  private static final int LONGEST = 4096;

  private final String defaultStore;
  private final List<String> stores;

  References(List<String> stores) {
    this.stores = stores;
    this.defaultStore = stores.get(0);
  }

  SecretRef parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a secret reference of " + text.length() + " characters is longer than " + LONGEST);
    }
    if (text.isBlank()) {
      throw new IllegalArgumentException("a secret reference is blank");
    }
    int colon = text.indexOf(':');
    if (colon > 0 && !text.startsWith("arn:") && isStore(text.substring(0, colon))) {
      return SecretRef.parse(text);
    }
    return SecretRef.parse(defaultStore, text);
  }

  private boolean isStore(String word) {
    return stores.contains(word)
        || word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
}
