package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A short name for the content of a template: equal templates have the same. */
final class TemplateHash {

  private static final String CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  static String of(@Nullable Object template) {
    CRC32 sum = new CRC32();
    sum.update(Json.text(template).getBytes(StandardCharsets.UTF_8));
    StringBuilder hash = new StringBuilder();
    long value = sum.getValue();
    for (int i = 0; i < 7; i++) {
      hash.append(CHARACTERS.charAt((int) (value % CHARACTERS.length())));
      value /= CHARACTERS.length();
    }
    return hash.toString();
  }
}
