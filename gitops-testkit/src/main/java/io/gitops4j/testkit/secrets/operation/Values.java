package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** The value of a request, and the token that becomes its version's id. */
final class Values {
  private static final int MAX_BYTES = 65_536;
  private static final int TOKEN_MIN = 32;
  private static final int TOKEN_MAX = 64;

  private Values() {}

  /** The value; null for none. A refusal does not show it, as its members are sensitive. */
  static @Nullable Content content(Input input) {
    String text = input.text("SecretString");
    byte[] bytes = input.bytes("SecretBinary");
    if (text != null && bytes != null) {
      throw ServiceException.parameter(
          "You can't specify both a binary secret value and a string secret value in the same"
              + " secret.");
    }
    Content content = text != null ? Content.of(text) : bytes != null ? Content.of(bytes) : null;
    if (content == null) {
      return null;
    }
    String member = text != null ? "secretString" : "secretBinary";
    if (content.size() == 0) {
      throw ServiceException.hiddenConstraint(member, "have length greater than or equal to 1");
    }
    if (content.size() > MAX_BYTES) {
      throw ServiceException.hiddenConstraint(
          member, "have length less than or equal to " + MAX_BYTES);
    }
    return content;
  }

  /** The token, which SDKs make up when a program gives none. */
  static String token(Input input, String codeWhenAbsent) {
    String token = input.optional("ClientRequestToken", TOKEN_MIN, TOKEN_MAX);
    if (token == null) {
      throw ServiceException.of(
          codeWhenAbsent,
          "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }
    return token;
  }
}
