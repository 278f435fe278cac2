package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets: texts of stringData become data. Sources: kubernetes/kubernetes {@code
 * pkg/apis/core/v1/conversion.go}, {@code pkg/apis/core/validation/validation.go}.
 */
final class SecretStrategy extends Strategy {

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    if (Json.string(updated, "type").isEmpty()) {
      take(updated, live, "type");
    }
  }

  @Override
  void convert(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> texts = Json.map(object, "stringData");
    object.remove("stringData");
    if (texts != null && !texts.isEmpty()) {
      Map<String, @Nullable Object> data = Json.child(object, "data");
      texts.forEach(
          (key, text) ->
              data.put(
                  key,
                  Base64.getEncoder()
                      .encodeToString(String.valueOf(text).getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> data = Errors.object(object, "data");
    long size = 0;
    for (Map.Entry<String, @Nullable Object> entry : data.entrySet()) {
      errors.invalid(
          "data[" + entry.getKey() + "]", entry.getKey(), Names.configKey(entry.getKey()));
      size += bytes(data, entry.getKey()).length;
    }
    if (size > ConfigMapStrategy.MAX_BYTES) {
      errors.tooLong("data", ConfigMapStrategy.MAX_BYTES);
    }
    type(object, data, errors);
  }

  private static void type(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> data, Errors errors) {
    switch (Json.string(object, "type")) {
      case "kubernetes.io/service-account-token" -> {
        String key = "kubernetes.io/service-account.name";
        if (Json.string(object, "metadata", "annotations", key).isEmpty()) {
          errors.required("metadata.annotations[" + key + "]");
        }
      }
      case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", errors);
      case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", errors);
      case "kubernetes.io/basic-auth" -> {
        if (!data.containsKey("username") && !data.containsKey("password")) {
          errors.required("data[username]");
          errors.required("data[password]");
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (bytes(data, "ssh-privatekey").length == 0) {
          errors.required("data[ssh-privatekey]");
        }
      }
      case "kubernetes.io/tls" -> {
        for (String key : new String[] {"tls.crt", "tls.key"}) {
          if (!data.containsKey(key)) {
            errors.required("data[" + key + "]");
          }
        }
      }
      default -> {
        // Other types need no keys.
      }
    }
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> data = Errors.object(object, "data");
    return Json.string(object, "type").equals("kubernetes.io/tls")
        ? KeyPairText.problem(bytes(data, "tls.crt"), bytes(data, "tls.key")).stream().toList()
        : List.of();
  }

  /** Changes of anything are worth the warnings. */
  @Override
  boolean warnsOfUpdate(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return true;
  }

  private static void json(Map<String, @Nullable Object> data, String key, Errors errors) {
    if (!data.containsKey(key)) {
      errors.required("data[" + key + "]");
      return;
    }
    String problem = GoJson.problem(bytes(data, key));
    if (!problem.isEmpty()) {
      errors.invalid("data[" + key + "]", "<secret contents redacted>", problem);
    }
  }

  private static byte[] bytes(Map<String, @Nullable Object> data, String key) {
    return Base64.getDecoder().decode(Json.string(data, key));
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    errors.immutable(updated.get("type"), live.get("type"), "type");
    ConfigMapStrategy.frozen(updated, live, errors, List.of("data"), "data");
    validateWhole(updated, metadata, errors);
  }
}
