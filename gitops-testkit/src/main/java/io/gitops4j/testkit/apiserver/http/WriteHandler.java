package io.gitops4j.testkit.apiserver.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.testkit.apiserver.access.Attributes;
import io.gitops4j.testkit.apiserver.access.Escalation;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.write.Body;
import io.gitops4j.testkit.apiserver.write.Patcher;
import io.gitops4j.testkit.apiserver.write.Scales;
import io.gitops4j.testkit.apiserver.write.Target;
import io.gitops4j.testkit.apiserver.write.WriteOptions;
import io.gitops4j.testkit.apiserver.write.WriteOptions.Validation;
import io.gitops4j.testkit.apiserver.write.WriteResult;
import io.gitops4j.testkit.apiserver.write.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** POST, PUT and PATCH of resources. */
final class WriteHandler {
  private static final int MAX_MANAGER_BYTES = 128;

  private final Writer writer;
  private final Patcher patcher;
  private final Scales scales;
  private final Presentation presentation;
  private final Consumer<Attributes> guard;
  private final Escalation escalation;

  WriteHandler(
      Writer writer,
      Patcher patcher,
      Presentation presentation,
      Consumer<Attributes> guard,
      Escalation escalation) {
    this.writer = writer;
    this.patcher = patcher;
    this.scales = new Scales(patcher);
    this.presentation = presentation;
    this.guard = guard;
    this.escalation = escalation;
  }

  void create(Call call, Target target) {
    boolean custom = target.kind().kind().custom();
    Negotiation form = Negotiation.of(call.accept(), custom);
    Bodies.checkType(contentType(call), custom);
    byte[] bytes = call.exchange().body();
    WriteOptions options = options(call, "CreateOptions", false);
    Body body = body(call, target.kind().kind(), bytes);
    answer(call, form, target, writer.create(target, body, options));
  }

  void update(Call call, Target target) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    byte[] bytes = call.exchange().body();
    WriteOptions options = options(call, "UpdateOptions", false);
    boolean scale = target.subresource().equals("scale");
    Kind kind = target.kind().kind();
    Body body =
        scale ? Bodies.object(contentType(call), bytes, Wanted.SCALE) : body(call, kind, bytes);
    answer(
        call,
        form,
        target,
        scale ? scales.update(target, body, options) : writer.update(target, body, options));
  }

  private static Body body(Call call, Kind kind, byte[] bytes) {
    return kind.custom()
        ? Bodies.customObject(contentType(call), bytes, kind.kind())
        : Bodies.object(contentType(call), bytes, Wanted.of(kind));
  }

  private static String contentType(Call call) {
    String type = call.exchange().header("Content-Type");
    return type == null ? "" : type;
  }

  void patch(Call call, Target target) {
    Kind kind = target.kind().kind();
    Negotiation form = Negotiation.of(call.accept(), kind.custom());
    Patcher.Type patchType = patchType(call, kind);
    boolean apply = patchType == null;
    byte[] bytes = call.exchange().body();
    WriteOptions options = options(call, "PatchOptions", apply);
    boolean scale = target.subresource().equals("scale");
    WriteResult result;
    if (patchType == null) {
      Body body = Bodies.applied(bytes);
      mayCreate(call, target);
      result = scale ? scales.apply(target, body, options) : patcher.apply(target, body, options);
    } else {
      // A patch is read when there is something to patch.
      boolean json = patchType == Patcher.Type.JSON;
      byte[] read = writer.exists(target) ? bytes : (json ? "[]" : "{}").getBytes(UTF_8);
      Body body =
          json ? Bodies.jsonPatch(read) : Bodies.patch(read, patchType == Patcher.Type.STRATEGIC);
      result =
          scale
              ? scales.patch(target, patchType, body, options)
              : patcher.patch(target, patchType, body, options);
    }
    answer(call, form, target, result);
  }

  /**
   * What a patch is by its media type; null for an apply.
   *
   * @throws ApiException 415 when the kind knows no such patch
   */
  static Patcher.@Nullable Type patchType(Call call, Kind kind) {
    String type = Bodies.mediaType(contentType(call));
    Patcher.Type patchType =
        switch (type) {
          case "application/json-patch+json" -> Patcher.Type.JSON;
          case "application/merge-patch+json" -> Patcher.Type.MERGE;
          case "application/strategic-merge-patch+json" -> Patcher.Type.STRATEGIC;
          default -> null;
        };
    boolean apply = type.equals("application/apply-patch+yaml");
    if ((patchType == null && !apply) || (kind.custom() && patchType == Patcher.Type.STRATEGIC)) {
      if (kind.custom()) {
        throw Bodies.unsupported(Patcher.mediaTypes(kind));
      }
      throw Bodies.unsupported();
    }
    return patchType;
  }

  /** An apply that makes an object needs the right to create, too. */
  private void mayCreate(Call call, Target target) {
    if (target.subresource().isEmpty() && !writer.exists(target)) {
      Kind kind = target.kind().kind();
      guard.accept(
          Attributes.resource(
              call.user(),
              "create",
              kind.group(),
              kind.plural(),
              "",
              target.namespace(),
              target.name()));
    }
  }

  private void answer(Call call, Negotiation form, Target target, WriteResult result) {
    call.warn(result.warnings());
    Map<String, @Nullable Object> object = result.object();
    boolean scale = target.subresource().equals("scale");
    call.object(
        result.created() ? 201 : 200,
        form,
        scale ? object : presentation.object(target.kind(), object, form, call.query()));
  }

  /** The options of a write, from the query. */
  private WriteOptions options(Call call, String kind, boolean apply) {
    Query query = call.query();
    checkOptions(query, kind, apply);
    return new WriteOptions(
        query.has("dryRun"),
        manager(call),
        query.flag("force"),
        switch (query.first("fieldValidation")) {
          case "Ignore" -> Validation.IGNORE;
          case "Strict" -> Validation.STRICT;
          default -> Validation.WARN;
        },
        (written, object, live) -> escalation.check(call.user(), written, object, live),
        call.user());
  }

  /**
   * Refuses options that are none.
   *
   * @param kind of the options, such as {@code CreateOptions}
   * @param apply whether they are those of an apply
   */
  static void checkOptions(Query query, String kind, boolean apply) {
    List<FieldError> errors = new ArrayList<>();
    String manager = query.first("fieldManager");
    if (kind.equals("PatchOptions")) {
      if (apply && manager.isEmpty()) {
        errors.add(FieldError.required("fieldManager", "is required for apply patch"));
      } else if (!apply && query.has("force")) {
        errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
      }
    }
    errors.addAll(managerErrors(manager));
    List<String> dryRun = query.all("dryRun");
    if (!dryRun.isEmpty() && !List.of("All").containsAll(dryRun)) {
      errors.add(FieldError.notSupported("dryRun", new ArrayList<>(dryRun), List.of("All")));
    }
    String validation = query.first("fieldValidation");
    if (!List.of("", "Ignore", "Warn", "Strict").contains(validation)) {
      errors.add(
          FieldError.notSupported(
              "fieldValidation", validation, List.of("", "Ignore", "Strict", "Warn")));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", kind, "", errors);
    }
  }

  private static List<FieldError> managerErrors(String manager) {
    List<FieldError> errors = new ArrayList<>();
    if (manager.getBytes(UTF_8).length > MAX_MANAGER_BYTES) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_LONG,
              "fieldManager",
              "Too long: may not be more than " + MAX_MANAGER_BYTES + " bytes"));
    }
    int position = 0;
    for (int c : manager.codePoints().toArray()) {
      if (!GoText.printable(c)) {
        errors.add(
            FieldError.invalid(
                "fieldManager",
                manager,
                String.format(
                    Locale.ROOT, "invalid character U+%04X (at position %d)", c, position)));
      }
      position += Character.toString(c).getBytes(UTF_8).length;
    }
    return errors;
  }

  /** Who writes. */
  static String manager(Call call) {
    String named = call.query().first("fieldManager");
    return named.isEmpty() ? userAgentManager(call) : named;
  }

  /** Who writes when no field manager is named: the User-Agent up to its slash. */
  private static String userAgentManager(Call call) {
    String agent = call.exchange().header("User-Agent");
    String name = agent == null ? "" : agent.split("/", -1)[0];
    StringBuilder printable = new StringBuilder();
    name.codePoints()
        .filter(GoText::printable)
        .limit(MAX_MANAGER_BYTES)
        .forEach(printable::appendCodePoint);
    return printable.isEmpty() ? "unknown" : printable.toString();
  }
}
