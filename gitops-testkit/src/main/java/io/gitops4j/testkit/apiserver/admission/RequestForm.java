package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as expressions see it. Source: k8s.io/api, {@code admission/v1/types.go}. */
final class RequestForm {

  private RequestForm() {}

  static Map<String, @Nullable Object> of(AdmissionRequest request) {
    Kind kind = request.kind();
    Map<String, @Nullable Object> gvk = type(request, kind);
    Map<String, @Nullable Object> gvr = new LinkedHashMap<>();
    gvr.put("group", kind.group());
    gvr.put("version", kind.version());
    gvr.put("resource", kind.plural());
    Map<String, @Nullable Object> form = new LinkedHashMap<>();
    form.put("uid", "");
    form.put("kind", gvk);
    form.put("resource", gvr);
    form.put("requestKind", gvk);
    form.put("requestResource", gvr);
    put(form, "subResource", request.subresource());
    put(form, "requestSubResource", request.subresource());
    put(form, "name", request.name());
    put(form, "namespace", request.namespace());
    form.put("operation", request.operation().name());
    form.put("userInfo", user(request.user()));
    form.put("dryRun", request.dryRun());
    String operation = request.operation().name();
    String options =
        operation.charAt(0) + operation.substring(1).toLowerCase(Locale.ROOT) + "Options";
    form.put("options", Map.of("kind", options, "apiVersion", "meta.k8s.io/v1"));
    return form;
  }

  private static Map<String, @Nullable Object> type(AdmissionRequest request, Kind kind) {
    Map<String, @Nullable Object> gvk = new LinkedHashMap<>();
    boolean scale = request.subresource().equals("scale");
    gvk.put("group", scale ? "autoscaling" : kind.group());
    gvk.put("version", scale ? "v1" : kind.version());
    gvk.put("kind", scale ? Json.string(request.object(), "kind") : kind.kind());
    return gvk;
  }

  private static Map<String, @Nullable Object> user(User user) {
    Map<String, @Nullable Object> form = new LinkedHashMap<>();
    put(form, "username", user.name());
    put(form, "uid", user.uid());
    form.put("groups", user.groups());
    if (!user.extra().isEmpty()) {
      form.put("extra", user.extra());
    }
    return form;
  }

  private static void put(Map<String, @Nullable Object> form, String name, String value) {
    if (!value.isEmpty()) {
      form.put(name, value);
    }
  }
}
