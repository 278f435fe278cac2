package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.http.Negotiation.Media;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ContinueToken;
import io.gitops4j.testkit.apiserver.store.FieldSelector;
import io.gitops4j.testkit.apiserver.store.LabelSelector;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.store.ObjectStore.CompactedException;
import io.gitops4j.testkit.apiserver.store.ObjectStore.Snapshot;
import io.gitops4j.testkit.apiserver.write.Scales;
import io.gitops4j.testkit.apiserver.write.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gets and lists.
 *
 * <p>A list in pages shows the time of its first page: the token carries the revision, and the
 * store takes back what came later. Source: k8s.io/apiserver, {@code pkg/storage/etcd3/store.go}.
 */
final class ResourceReader {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ObjectStore store;
  private final Presentation presentation;

  ResourceReader(ObjectStore store, Presentation presentation) {
    this.store = store;
    this.presentation = presentation;
  }

  void get(Call call, Target target) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    if (call.query().flag("export")) {
      throw ApiException.badRequest(
          "the export parameter, deprecated since v1.14, is no longer supported");
    }
    String version = call.query().first("resourceVersion");
    if (!version.isEmpty()) {
      try {
        await(Long.parseUnsignedLong(version));
      } catch (NumberFormatException e) {
        throw new ApiException(
            500, "", "resourceVersion: Invalid value: " + unsigned(version), null);
      }
    }
    ServedKind kind = target.kind();
    Map<String, @Nullable Object> stored =
        store.get(kind.storage(), target.namespace(), target.name());
    if (stored == null) {
      throw ApiException.notFound(kind.kind(), target.name());
    }
    Map<String, @Nullable Object> object = kind.fromStored(stored);
    call.object(
        200,
        form,
        target.subresource().equals("scale")
            ? Scales.read(kind, object)
            : presentation.object(kind, object, form, call.query()));
  }

  private static String unsigned(String text) {
    return Json.text(text) + ": strconv.ParseUint: parsing " + Json.text(text) + ": invalid syntax";
  }

  private void await(long revision) {
    try {
      long now = store.awaitRevision(revision, PATIENCE);
      if (now < revision) {
        throw tooLarge(revision, now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.internal("interrupted");
    }
  }

  private static ApiException tooLarge(long revision, long now) {
    Map<String, @Nullable Object> cause = new LinkedHashMap<>();
    cause.put("reason", "ResourceVersionTooLarge");
    cause.put("message", "Too large resource version");
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("causes", new ArrayList<@Nullable Object>(List.of(cause)));
    details.put("retryAfterSeconds", 1L);
    return new ApiException(
        504,
        "Timeout",
        "Timeout: Too large resource version: " + revision + ", current: " + now,
        details);
  }

  /** One page of a list. */
  record Page(
      long revision,
      List<Map<String, @Nullable Object>> objects,
      String continueToken,
      @Nullable Long remaining) {}

  void list(Call call, Target target, ListOptions options) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    Page page = page(target, options);
    if (form.media() == Media.JSON && form.as().isEmpty()) {
      call.send(
          200,
          Media.JSON.type(),
          Presentation.listJson(target.kind(), page),
          new LinkedHashMap<>());
      return;
    }
    call.object(200, form, presentation.list(target.kind(), page, form, call.query()));
  }

  /** The objects that are asked for. */
  Page page(Target target, ListOptions options) {
    ServedKind kind = target.kind();
    LabelSelector labels = LabelSelector.parse(options.labelSelector());
    FieldSelector fields =
        FieldSelector.parse(options.fieldSelector(), kind.kind(), kind.selectableFields());
    boolean withNamespace = kind.kind().namespaced();
    String start = "";
    Snapshot snapshot;
    if (options.continueToken().isEmpty()) {
      snapshot = snapshot(target, options);
    } else {
      ContinueToken token = ContinueToken.decode(options.continueToken());
      if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      start = token.start();
      snapshot = continued(target, token);
    }
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    long remaining = 0;
    Map<String, @Nullable Object> last = null;
    for (Map<String, @Nullable Object> stored : snapshot.objects()) {
      if (!start.isEmpty() && ContinueToken.key(stored, withNamespace).compareTo(start) < 0) {
        continue;
      }
      if (options.limit() > 0 && found.size() >= options.limit()) {
        remaining++;
        continue;
      }
      Map<String, @Nullable Object> object = kind.fromStored(stored);
      if (labels.matches(object) && fields.matches(object)) {
        found.add(object);
        last = stored;
      }
    }
    String token =
        remaining == 0 || last == null
            ? ""
            : ContinueToken.after(snapshot.revision(), last, withNamespace).encode();
    boolean countable = labels.everything() && fields.everything();
    return new Page(
        snapshot.revision(), found, token, remaining > 0 && countable ? remaining : null);
  }

  private Snapshot snapshot(Target target, ListOptions options) {
    String storage = target.kind().storage();
    String version = options.resourceVersion();
    if (version.isEmpty() || version.equals("0")) {
      return store.list(storage, target.namespace());
    }
    long revision;
    try {
      revision = Long.parseUnsignedLong(version);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "invalid resource version: resourceVersion: Invalid value: " + unsigned(version));
    }
    await(revision);
    boolean exact =
        options.resourceVersionMatch().equals(ListOptions.EXACT)
            || (options.resourceVersionMatch().isEmpty() && options.limit() > 0);
    if (!exact) {
      return store.list(storage, target.namespace());
    }
    try {
      return store.listAt(storage, target.namespace(), revision);
    } catch (CompactedException e) {
      throw new ApiException(
          410, "Expired", "The resourceVersion for the provided list is too old.", null);
    }
  }

  private Snapshot continued(Target target, ContinueToken token) {
    String storage = target.kind().storage();
    if (token.revision() < 0) {
      return store.list(storage, target.namespace());
    }
    try {
      return store.listAt(storage, target.namespace(), token.revision());
    } catch (CompactedException e) {
      throw new ExpiredContinue(new ContinueToken(-1, token.start()).encode());
    }
  }

  /** 410 of a token, with another one that goes on with what is there now. */
  static final class ExpiredContinue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String token;

    ExpiredContinue(String token) {
      super("expired", null, false, false);
      this.token = token;
    }

    /** The Status of the answer. */
    Map<String, @Nullable Object> status() {
      Map<String, @Nullable Object> status =
          new ApiException(
                  410,
                  "Expired",
                  "The provided continue parameter is too old to display a consistent list result."
                      + " You can start a new list without the continue parameter, or use the"
                      + " continue token in this response to retrieve the remainder of the results."
                      + " Continuing with the provided token results in an inconsistent list -"
                      + " objects that were created, modified, or deleted between the time the"
                      + " first chunk was returned and now may show up in the list.",
                  null)
              .status();
      Json.child(status, "metadata").put("continue", token);
      return status;
    }
  }
}
