package io.gitops4j.core.helm.schema;

import com.networknt.schema.AbsoluteIri;

/** Tells the drafts of JSON Schema, which come with the validator, from what a chart invents. */
final class Drafts {

  private Drafts() {}

  static boolean isOne(AbsoluteIri address) {
    String text = address.toString();
    return text.startsWith("http://json-schema.org/")
        || text.startsWith("https://json-schema.org/");
  }
}
