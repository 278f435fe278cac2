package io.gitops4j.core.helm.schema;

import com.networknt.schema.AbsoluteIri;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the drafts of JSON Schema, which come with the validator, from what a chart invents.
 *
 * <p>The rule: a schema names its draft by an address, with http or https and with or without a
 * {@code #} at its end; {@code json-schema.org/schema} is the newest. Source: what Helm validates
 * with, santhosh-tekuri/jsonschema v6, {@code draftFromURL} in {@code draft.go}. Tests: {@code
 * NetworkntValidatorTest}.
 */
final class Drafts {

  private static final String NAME = "$schema";
  private static final Pattern ADDRESS =
      Pattern.compile("https?://json-schema\\.org/(?:(draft-0[467])/|(draft/20[0-9-]+)/)?schema#?");

  private Drafts() {}

  /** Whether it is the address of a draft, or of a part of one. */
  static boolean isOne(AbsoluteIri address) {
    String text = address.toString();
    return text.startsWith("http://json-schema.org/")
        || text.startsWith("https://json-schema.org/");
  }

  /** A schema that names its draft as the validator knows it, or none where it means the newest. */
  static JsonNode named(JsonNode schema) {
    if (!(schema instanceof ObjectNode object) || !object.path(NAME).isString()) {
      return schema;
    }
    Matcher address = ADDRESS.matcher(object.path(NAME).stringValue());
    if (!address.matches()) {
      return schema;
    }
    if (address.group(1) != null) {
      object.put(NAME, "http://json-schema.org/" + address.group(1) + "/schema#");
    } else if (address.group(2) != null) {
      object.put(NAME, "https://json-schema.org/" + address.group(2) + "/schema");
    } else {
      object.remove(NAME);
    }
    return object;
  }
}
