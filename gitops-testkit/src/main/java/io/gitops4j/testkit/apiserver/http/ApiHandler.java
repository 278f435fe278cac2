package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.access.Attributes;
import io.gitops4j.testkit.apiserver.access.Authentication;
import io.gitops4j.testkit.apiserver.access.Authorizer;
import io.gitops4j.testkit.apiserver.access.Reviews;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.write.Decoding;
import io.gitops4j.testkit.apiserver.write.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a request is about, who asks and whether he may, and has it answered.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/server/config.go} (the order of the filters) and {@code
 * pkg/endpoints/installer.go} (the routes); held by the {@code http} conversations.
 */
final class ApiHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final Set<String> REVIEW_GROUPS =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private final ObjectStore store;
  private final KindRegistry registry;
  private final Authentication authentication;
  private final Authorizer authorizer;
  private final Reviews reviews;
  private final ResourceReader reader;
  private final WriteHandler writes;
  private final DeleteHandler deletes;
  private final Presentation presentation;
  private final WatchHub hub;
  private final PathHandler paths;
  private final FaultInjector faults;

  /** What the handler is made of. */
  record Parts(
      ObjectStore store,
      KindRegistry registry,
      Authentication authentication,
      Authorizer authorizer,
      Reviews reviews,
      ResourceReader reader,
      WriteHandler writes,
      DeleteHandler deletes,
      Presentation presentation,
      WatchHub hub,
      PathHandler paths,
      FaultInjector faults) {}

  ApiHandler(Parts parts) {
    this.store = parts.store();
    this.registry = parts.registry();
    this.authentication = parts.authentication();
    this.authorizer = parts.authorizer();
    this.reviews = parts.reviews();
    this.reader = parts.reader();
    this.writes = parts.writes();
    this.deletes = parts.deletes();
    this.presentation = parts.presentation();
    this.hub = parts.hub();
    this.paths = parts.paths();
    this.faults = parts.faults();
  }

  /** Answers a request. */
  void handle(Exchange exchange) {
    Call call = new Call(exchange);
    try {
      route(call);
    } catch (ApiException e) {
      call.refuse(e);
    } catch (ResourceReader.ExpiredContinue e) {
      call.object(410, new Negotiation(Negotiation.Media.JSON, "", "", ""), e.status());
    } catch (Authentication.PlainRefusal e) {
      call.text(
          500, "Internal Server Error: \"" + exchange.rawPath() + "\": " + e.getMessage() + "\n");
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", exchange.method(), exchange.rawPath(), e);
      call.refuse(ApiException.internal("Internal error occurred: " + e));
    }
  }

  private void route(Call call) {
    List<String> parts = RequestPath.parts(call.exchange().rawPath());
    Optional<RequestPath> path = RequestPath.of(parts);
    call.user(
        authentication.user(
            call.exchange().clientCertificate(),
            name ->
                name.equals("*")
                    ? List.copyOf(call.exchange().allHeaders().keySet())
                    : call.exchange().headers(name),
            authorizer));
    if (path.isEmpty()) {
      authorize(
          Attributes.path(
              call.user(),
              call.exchange().method().toLowerCase(java.util.Locale.ROOT),
              call.exchange().rawPath()));
      paths.handle(call, parts);
      return;
    }
    resource(call, path.get());
  }

  private void resource(Call call, RequestPath path) {
    String method = call.exchange().method();
    String verb = verb(call, path);
    authorize(
        Attributes.resource(
            call.user(),
            verb,
            path.group(),
            path.plural(),
            path.subresource(),
            namespaceOf(path),
            path.name()));
    if (!path.tooLong() || path.subresource().isEmpty()) {
      Optional<ServedKind> served = registry.find(path.group(), path.version(), path.plural());
      if (served.isPresent()) {
        kind(call, path, served.get(), method);
        return;
      }
    }
    if (path.group().isEmpty() || registry.isBuiltin(path.group(), "")) {
      throw unknown();
    }
    call.text(404, "404 page not found\n");
  }

  /** A namespace itself is asked for in itself. */
  private static String namespaceOf(RequestPath path) {
    return path.plural().equals("namespaces") && path.group().isEmpty()
        ? path.name()
        : path.namespace();
  }

  private static String verb(Call call, RequestPath path) {
    boolean one = !path.name().isEmpty();
    return switch (call.exchange().method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default ->
          path.watch() || (!one && call.query().flag("watch")) ? "watch" : one ? "get" : "list";
    };
  }

  static ApiException unknown() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Map.of());
  }

  static ApiException notAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Map.of());
  }

  private void kind(Call call, RequestPath path, ServedKind served, String method) {
    Kind kind = served.kind();
    boolean unplaced =
        kind.namespaced()
            && path.namespace().isEmpty()
            && (!path.name().isEmpty() || !method.equals("GET"));
    if (kind.custom() && (unplaced || (!kind.namespaced() && !path.namespace().isEmpty()))) {
      call.text(404, "404 page not found\n");
      return;
    }
    if (!kind.namespaced() && !path.namespace().isEmpty()) {
      throw unknown();
    }
    if (!served.deprecation().isEmpty()) {
      call.warn(List.of(served.deprecation()));
    }
    if (REVIEW_GROUPS.contains(kind.group()) || path.subresource().equals("token")) {
      review(call, path, kind, method);
      return;
    }
    if (path.name().equals("..") || path.name().equals(".")) {
      throw ApiException.badRequest(
          "Name parameter invalid: \"" + path.name() + "\": may not be '" + path.name() + "'");
    }
    Target target = new Target(served, path.namespace(), path.name(), path.subresource());
    if (path.name().isEmpty() && !path.subresource().isEmpty()) {
      throw unknown();
    }
    if (path.name().isEmpty()) {
      collection(call, path, target, method);
    } else if (path.subresource().isEmpty()) {
      object(call, path, target, method);
    } else {
      subresource(call, target, method);
    }
  }

  private void review(Call call, RequestPath path, Kind kind, String method) {
    boolean token = path.subresource().equals("token");
    if (!token && !path.name().isEmpty()) {
      throw unknown();
    }
    if (!method.equals("POST")) {
      throw notAllowed();
    }
    String contentType = call.exchange().header("Content-Type");
    Negotiation.route(call.accept(), false);
    String type = contentType == null ? "" : contentType;
    Bodies.checkType(type, false);
    byte[] bytes = call.exchange().body();
    WriteHandler.checkOptions(call.query(), "CreateOptions", false);
    Object body = Bodies.object(type, bytes, token ? Wanted.TOKEN_REQUEST : Wanted.of(kind)).tree();
    Negotiation form = Negotiation.ofReview(call.accept());
    Decoding.checkSent(
        token ? Wanted.TOKEN_GROUP : kind.group(), token ? "TokenRequest" : kind.kind(), body);
    Map<String, @Nullable Object> answer =
        token
            ? reviews.tokens().request(path.namespace(), path.name(), body)
            : reviews.review(
                kind, path.namespace(), body, call.user(), asked -> own(call, kind, asked));
    call.object(201, form, answer);
  }

  /** Reviews are objects with owners, although they are not stored. */
  private void own(Call call, Kind kind, Map<String, @Nullable Object> answer) {
    Map<String, @Nullable Object> asked = Json.copyMap(answer);
    asked.remove("status");
    registry
        .find(kind.group(), kind.version(), kind.plural())
        .map(
            served ->
                served
                    .fields()
                    .update(
                        new LinkedHashMap<>(),
                        asked,
                        WriteHandler.manager(call),
                        "",
                        reviews.now(),
                        List.of()))
        .map(owned -> Json.at(owned, "metadata", "managedFields"))
        .ifPresent(fields -> Json.child(answer, "metadata").put("managedFields", fields));
  }

  private void collection(Call call, RequestPath path, Target target, String method) {
    Kind kind = target.kind().kind();
    boolean placed = !kind.namespaced() || !path.namespace().isEmpty();
    switch (method) {
      case "GET" -> list(call, path, target);
      case "POST" -> {
        require(placed && kind.verbs().contains("create"));
        accepted(call, kind, false);
        writes.create(call, target);
      }
      case "DELETE" -> {
        require(placed && kind.verbs().contains("deletecollection"));
        accepted(call, kind, false);
        deletes.deleteCollection(call, target);
      }
      case "PUT", "PATCH" -> {
        require(kind.custom());
        if (method.equals("PATCH")) {
          WriteHandler.patchType(call, kind);
        }
        throw ApiException.badRequest("name must be provided");
      }
      default -> throw notAllowed();
    }
  }

  /** What routes to built-in kinds looks at what the client accepts before anything is done. */
  private static void accepted(Call call, Kind kind, boolean watchable) {
    if (!kind.custom()) {
      Negotiation.route(call.accept(), watchable);
    }
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw notAllowed();
    }
  }

  private void list(Call call, RequestPath path, Target target) {
    require(target.kind().kind().verbs().contains("list"));
    accepted(call, target.kind().kind(), true);
    ListOptions options = ListOptions.of(call.query(), path.watch());
    if (!options.watch()) {
      reader.list(call, target, options);
      return;
    }
    if (upgrades(call.exchange())) {
      call.send(200, null, new byte[0], new LinkedHashMap<>());
      return;
    }
    Faults.Request request = faults.request(call.exchange());
    new Watch(hub, store, presentation, target, options, call, faults.ofWatch(request))
        .start(call, faults.expires(request));
  }

  /** fabric8 tries WebSocket first, and falls back when the handshake is answered by 200. */
  private static boolean upgrades(Exchange exchange) {
    String upgrade = exchange.header("Upgrade");
    return upgrade != null && upgrade.equalsIgnoreCase("websocket");
  }

  private void object(Call call, RequestPath path, Target target, String method) {
    Kind kind = target.kind().kind();
    if (kind.namespaced() && path.namespace().isEmpty()) {
      throw unknown();
    }
    List<String> verbs = kind.verbs();
    switch (method) {
      case "GET" -> {
        require(verbs.contains("get"));
        if (path.watch()) {
          list(call, path, target);
        } else {
          accepted(call, kind, false);
          reader.get(call, target);
        }
      }
      case "PUT" -> {
        require(verbs.contains("update"));
        accepted(call, kind, false);
        writes.update(call, target);
      }
      case "PATCH" -> {
        require(verbs.contains("patch"));
        accepted(call, kind, false);
        writes.patch(call, target);
      }
      case "DELETE" -> {
        require(verbs.contains("delete"));
        accepted(call, kind, false);
        deletes.delete(call, target);
      }
      case "POST" -> {
        // What serves custom kinds goes by the method alone, and the name is that of the body.
        require(kind.custom());
        writes.create(call, new Target(target.kind(), target.namespace(), "", ""));
      }
      default -> throw notAllowed();
    }
  }

  private void subresource(Call call, Target target, String method) {
    Kind kind = target.kind().kind();
    String name = target.subresource();
    if (!kind.subresources().contains(name)) {
      throw kind.custom() ? ApiException.notFound(kind, target.name()) : unknown();
    }
    boolean ours =
        Set.of("status", "scale", "finalize", "approval", "ephemeralcontainers").contains(name);
    if (!ours) {
      throw new ApiException(
          501,
          "NotImplemented",
          "the embedded API server does not serve the subresource "
              + kind.qualifiedPlural()
              + "/"
              + name,
          null);
    }
    switch (method) {
      case "GET" -> {
        require(!name.equals("finalize"));
        accepted(call, kind, false);
        reader.get(call, target);
      }
      case "PUT" -> {
        accepted(call, kind, false);
        writes.update(call, target);
      }
      case "PATCH" -> {
        require(!name.equals("finalize"));
        accepted(call, kind, false);
        writes.patch(call, target);
      }
      case "POST", "DELETE" -> {
        require(kind.custom());
        throw unsupported(kind, method.equals("POST") ? "create" : "delete");
      }
      default -> throw notAllowed();
    }
  }

  private static ApiException unsupported(Kind kind, String verb) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("group", kind.group());
    details.put("kind", kind.plural());
    return new ApiException(
        405,
        "MethodNotAllowed",
        verb + " is not supported on resources of kind \"" + kind.qualifiedPlural() + "\"",
        details);
  }

  /** Refuses what the user may not do. */
  void authorize(Attributes wanted) {
    if (!authorizer.allows(wanted)) {
      throw Authentication.forbidden(wanted);
    }
  }
}
