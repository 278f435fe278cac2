package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What tests of sources ask for. */
final class Failures {

  private Failures() {}

  static Failure of(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  static Map<String, SecretValue> login(String user, String password) {
    return Map.of(
        "username", SecretValue.of("username", user), "password", SecretValue.of("pw", password));
  }

  static String text(Snapshot snapshot, String path) {
    return new String(snapshot.read(path), StandardCharsets.UTF_8);
  }
}
