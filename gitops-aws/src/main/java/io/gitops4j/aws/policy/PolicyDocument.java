package io.gitops4j.aws.policy;

import io.gitops4j.aws.secrets.value.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a policy document that somebody wrote, as far as they are compared: one
 * statement may stand without its list, and so may one action and one resource (IAM JSON policy
 * reference).
 *
 * @param statements the statements
 */
record PolicyDocument(List<Statement> statements) {

  private static final int MOST = 1000;

  /**
   * A statement; conditions are left out, because they only make it narrower.
   *
   * @param allows whether it allows, or denies
   * @param actions patterns of actions
   * @param resources patterns of resources
   */
  record Statement(boolean allows, List<String> actions, List<String> resources) {}

  static PolicyDocument read(String json) {
    JsonFields document =
        JsonFields.of(json)
            .orElseThrow(() -> new IllegalArgumentException("the policy is not a JSON object"));
    List<Statement> statements = new ArrayList<>();
    if (document.text("/Statement/0").isEmpty()) {
      statements.add(statement(document, "/Statement"));
    }
    for (int i = 0; document.text("/Statement/" + i).isPresent(); i++) {
      if (i == MOST) {
        throw new IllegalArgumentException("the policy has more than " + MOST + " statements");
      }
      statements.add(statement(document, "/Statement/" + i));
    }
    return new PolicyDocument(statements);
  }

  private static Statement statement(JsonFields document, String place) {
    String effect = document.text(place + "/Effect").orElse("");
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw new IllegalArgumentException("a statement of the policy has no effect");
    }
    for (String inverse : List.of("/NotAction", "/NotResource")) {
      if (document.text(place + inverse).isPresent()) {
        throw new IllegalArgumentException(
            "a statement of the policy has " + inverse.substring(1) + ", which cannot be compared");
      }
    }
    return new Statement(
        effect.equals("Allow"),
        texts(document, place + "/Action"),
        texts(document, place + "/Resource"));
  }

  private static List<String> texts(JsonFields document, String place) {
    List<String> texts = document.texts(place, MOST + 1);
    if (texts.size() > MOST) {
      throw new IllegalArgumentException(
          "a statement of the policy has more than " + MOST + " actions or resources");
    }
    return texts.isEmpty()
        ? document.text(place).filter(text -> !text.startsWith("[")).stream().toList()
        : texts;
  }
}
