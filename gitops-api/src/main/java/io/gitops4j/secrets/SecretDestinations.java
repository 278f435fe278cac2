package io.gitops4j.secrets;

import io.gitops4j.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which fields of which objects may receive the values of secrets; every other reference in a
 * manifest stays a reference, which the service looks up itself.
 *
 * <p>Names and namespaces are globs: {@code *} stands for any text, also for none. Fields are JSON
 * pointers in which a part {@code *} stands for one part, a part {@code **} for any number of them,
 * and a star inside a part for any text in it: {@code /data/*}, {@code /spec/**}{@code /value}. An
 * object that has no namespace in its manifest has the empty one here. What an object is called,
 * its apiVersion, kind, name and namespace, never receives a value.
 *
 * <p>Immutable. A new rule only ever allows more.
 *
 * @since 0.1
 */
public final class SecretDestinations {

  private static final SecretDestinations NONE = new SecretDestinations(List.of());
  private static final List<String> IDENTITY =
      List.of("/apiVersion", "/kind", "/metadata/name", "/metadata/namespace");

  private record Rule(Predicate<ObjectRef> objects, List<String> fields) {}

  private final List<Rule> rules;

  private SecretDestinations(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** No destination, the default: values of secrets reach no object. */
  public static SecretDestinations none() {
    return NONE;
  }

  /**
   * These and the entries, {@code data} and {@code stringData}, of Kubernetes' own Secrets.
   *
   * @param namespace a glob
   * @param name a glob
   */
  public SecretDestinations allowSecrets(String namespace, String name) {
    return allow(
        ref ->
            ref.group().isEmpty()
                && ref.kind().equals("Secret")
                && matches(namespace, ref.namespace())
                && matches(name, ref.name()),
        "/data/*",
        "/stringData/*");
  }

  /**
   * These and fields of objects of a kind in any API group.
   *
   * @param kind the kind, such as {@code Deployment}
   * @param namespace a glob
   * @param name a glob
   * @param fields globs of JSON pointers, at least one
   */
  public SecretDestinations allow(String kind, String namespace, String name, String... fields) {
    return allow(
        ref ->
            ref.kind().equals(kind)
                && matches(namespace, ref.namespace())
                && matches(name, ref.name()),
        fields);
  }

  /**
   * These and fields of the objects that a predicate accepts, which is called from several threads.
   *
   * @param fields globs of JSON pointers, at least one
   * @throws IllegalArgumentException when there is no field, or one does not begin with a slash
   */
  public SecretDestinations allow(Predicate<ObjectRef> objects, String... fields) {
    if (fields.length == 0) {
      throw new IllegalArgumentException("name the fields that may receive a value");
    }
    for (String field : fields) {
      if (!field.startsWith("/")) {
        throw new IllegalArgumentException(
            "a field is a JSON pointer such as /data/*, not " + field);
      }
    }
    List<Rule> all = new ArrayList<>(rules);
    all.add(new Rule(objects, List.of(fields)));
    return new SecretDestinations(all);
  }

  /** Whether a field, given as a JSON pointer, of an object may receive a value. */
  public boolean allows(ObjectRef object, String pointer) {
    if (rules.isEmpty() || IDENTITY.contains(pointer)) {
      return false;
    }
    String[] parts = pointer.split("/", -1);
    for (Rule rule : rules) {
      if (rule.objects().test(object)
          && rule.fields().stream().anyMatch(f -> matches(f.split("/", -1), 0, parts, 0))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String[] globs, int g, String[] parts, int p) {
    if (g == globs.length) {
      return p == parts.length;
    }
    if (globs[g].equals("**")) {
      for (int next = p; next <= parts.length; next++) {
        if (matches(globs, g + 1, parts, next)) {
          return true;
        }
      }
      return false;
    }
    return p < parts.length && matches(globs[g], parts[p]) && matches(globs, g + 1, parts, p + 1);
  }

  /** Whether a glob matches a text; each star takes as little as will do, which is enough. */
  private static boolean matches(String glob, String text) {
    int star = glob.indexOf('*');
    if (star < 0) {
      return glob.equals(text);
    }
    if (!text.startsWith(glob.substring(0, star))) {
      return false;
    }
    int at = star;
    int from = star + 1;
    for (int next = glob.indexOf('*', from); next >= 0; next = glob.indexOf('*', from)) {
      String piece = glob.substring(from, next);
      int found = text.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length();
      from = next + 1;
    }
    String tail = glob.substring(from);
    return text.length() - at >= tail.length() && text.endsWith(tail);
  }

  @Override
  public String toString() {
    return "SecretDestinations[" + rules.size() + " rules]";
  }
}
