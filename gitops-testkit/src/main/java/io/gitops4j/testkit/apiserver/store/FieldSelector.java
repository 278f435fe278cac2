package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field selector in its textual form: {@code metadata.name=a,status.phase!=Running}.
 *
 * <p>Which fields may be asked for is fixed for each kind; of custom kinds those their definition
 * lists, besides name and namespace. Source: k8s.io/kubernetes, {@code AddFieldLabelConversionFunc}
 * in {@code pkg/apis}; k8s.io/apimachinery, {@code pkg/fields/selector.go}.
 */
public final class FieldSelector {
  private static final Set<String> METADATA = Set.of("metadata.name", "metadata.namespace");

  /** The fields of built-in kinds besides name and namespace, by qualified plural. */
  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry(
              "pods",
              Set.of(
                  "spec.nodeName",
                  "spec.restartPolicy",
                  "spec.schedulerName",
                  "spec.serviceAccountName",
                  "spec.hostNetwork",
                  "status.phase",
                  "status.podIP",
                  "status.podIPs",
                  "status.nominatedNodeName")),
          Map.entry("nodes", Set.of("spec.unschedulable")),
          Map.entry("replicationcontrollers", Set.of("status.replicas")),
          Map.entry("namespaces", Set.of("status.phase")),
          Map.entry("secrets", Set.of("type")),
          Map.entry("services", Set.of("spec.clusterIP", "spec.type")),
          Map.entry(
              "events",
              Set.of(
                  "involvedObject.kind",
                  "involvedObject.namespace",
                  "involvedObject.name",
                  "involvedObject.uid",
                  "involvedObject.apiVersion",
                  "involvedObject.resourceVersion",
                  "involvedObject.fieldPath",
                  "reason",
                  "reportingComponent",
                  "source",
                  "type")),
          Map.entry(
              "events.events.k8s.io",
              Set.of(
                  "regarding.kind",
                  "regarding.namespace",
                  "regarding.name",
                  "regarding.uid",
                  "regarding.apiVersion",
                  "regarding.resourceVersion",
                  "regarding.fieldPath",
                  "reason",
                  "reportingController",
                  "type")),
          Map.entry("jobs.batch", Set.of("status.successful")),
          Map.entry("certificatesigningrequests.certificates.k8s.io", Set.of("spec.signerName")));

  private record Requirement(String field, boolean equal, String value) {}

  private final List<Requirement> requirements;

  private FieldSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; an empty text selects everything.
   *
   * @param selectable further fields of a custom kind, without a leading dot
   * @throws ApiException 400 when it is malformed or names a field that the kind does not offer
   */
  public static FieldSelector parse(String text, Kind kind, Set<String> selectable) {
    List<Requirement> requirements = new ArrayList<>();
    for (String term : terms(text)) {
      if (term.isEmpty()) {
        continue;
      }
      Requirement requirement = requirement(term);
      check(kind, requirement.field(), selectable);
      requirements.add(requirement);
    }
    return new FieldSelector(requirements);
  }

  /** The terms with their escapes, which only commas end that are not escaped. */
  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    StringBuilder term = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        term.append(c).append(text.charAt(++i));
      } else if (c == ',') {
        terms.add(term.toString());
        term.setLength(0);
      } else {
        term.append(c);
      }
    }
    terms.add(term.toString());
    return terms;
  }

  private static Requirement requirement(String term) {
    for (int i = 0; i < term.length(); i++) {
      if (term.startsWith("!=", i)) {
        return new Requirement(term.substring(0, i), false, unescaped(term.substring(i + 2)));
      }
      if (term.startsWith("==", i)) {
        return new Requirement(term.substring(0, i), true, unescaped(term.substring(i + 2)));
      }
      if (term.charAt(i) == '=') {
        return new Requirement(term.substring(0, i), true, unescaped(term.substring(i + 1)));
      }
    }
    throw ApiException.badRequest(
        "invalid selector: '" + term + "'; can't understand '" + term + "'");
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        char next = i + 1 < value.length() ? value.charAt(++i) : ' ';
        if (next != '\\' && next != ',' && next != '=') {
          throw ApiException.badRequest(
              "invalid field selector: invalid escape sequence: \\" + next);
        }
        text.append(next);
      } else if (c == '=' || c == ',') {
        throw ApiException.badRequest(
            "invalid field selector: unescaped character in value: " + (int) c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static void check(Kind kind, String field, Set<String> selectable) {
    Set<String> own = FIELDS.get(kind.qualifiedPlural());
    boolean named = METADATA.contains(field) && (kind.namespaced() || field.endsWith(".name"));
    if (named
        || (METADATA.contains(field) && own == null)
        || selectable.contains(field)
        || (own != null && own.contains(field))) {
      return;
    }
    throw ApiException.badRequest(
        kind.kind().equals("Job") && !kind.custom()
            ? "field label " + Json.text(field) + " not supported for Job"
            : kind.custom() || own != null
                ? "field label not supported: " + field
                : "\""
                    + field
                    + "\" is not a known field selector: only \"metadata.name\","
                    + " \"metadata.namespace\"");
  }

  /** Whether nothing is asked for. */
  public boolean everything() {
    return requirements.isEmpty();
  }

  /** Whether an object meets all requirements; a field that is absent counts as empty. */
  public boolean matches(Map<String, @Nullable Object> object) {
    return requirements.isEmpty()
        || requirements.stream()
            .allMatch(r -> value(object, r.field()).equals(r.value()) == r.equal());
  }

  private static String value(Map<String, @Nullable Object> object, String field) {
    Object found = Json.at(object, field.split("\\."));
    if (found == null && field.equals("status.successful")) {
      found = Json.at(object, "status", "succeeded");
      return found == null ? "0" : String.valueOf(found);
    }
    if (field.equals("source")) {
      return source(object);
    }
    if (found == null && field.equals("status.replicas")) {
      return "0";
    }
    if (found == null && field.equals("spec.hostNetwork")) {
      return "false";
    }
    return found == null || found instanceof Map || found instanceof List
        ? ""
        : String.valueOf(found);
  }

  private static String source(Map<String, @Nullable Object> event) {
    String component = Json.string(event, "source", "component");
    return component.isEmpty() ? Json.string(event, "reportingComponent") : component;
  }
}
