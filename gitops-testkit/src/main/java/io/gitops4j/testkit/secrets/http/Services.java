package io.gitops4j.testkit.secrets.http;

import io.gitops4j.testkit.secrets.wire.Access;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Operation;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services of the port. Those that speak JSON are told apart by the header X-Amz-Target, the
 * one that speaks forms by its parameter Action.
 */
public final class Services {
  private static final int MAX_IDS = 100;
  private static final int MAX_ID = 2048;
  private static final int FAILED = 500;
  private static final Service NONE =
      new Service("", Protocol.json("application/x-amz-json-1.1"), List.of(), Map.of());

  private final Map<String, Service> services = new LinkedHashMap<>();
  private @Nullable Service forms;

  /** No services. */
  public Services() {}

  /**
   * A service.
   *
   * @param name its name in ARNs and actions
   * @param protocol how it writes answers
   * @param ids the members that name what a request is about
   * @param operations its operations by name
   */
  record Service(
      String name, Protocol protocol, List<String> ids, Map<String, Operation> operations) {}

  /**
   * A request whose operation is known.
   *
   * @param service the service
   * @param operation the operation; empty when it is none
   * @param ids what it names
   * @param input what it holds; null when it cannot be read
   */
  record Named(Service service, String operation, List<String> ids, @Nullable Input input) {}

  /**
   * Adds a service that speaks JSON.
   *
   * @param target what comes before the dot in the header X-Amz-Target
   * @param name its name in ARNs and actions
   * @param type the media type of its answers
   * @param ids the members that name what a request is about
   * @param operations its operations by name
   */
  public void json(
      String target,
      String name,
      String type,
      List<String> ids,
      Map<String, Operation> operations) {
    services.put(target, new Service(name, Protocol.json(type), ids, operations));
  }

  /**
   * Adds the service that speaks forms and XML.
   *
   * @param name its name in ARNs and actions
   * @param namespace the namespace of its answers
   * @param ids the parameters that name what a request is about
   * @param operations its operations by name
   */
  public void forms(
      String name, String namespace, List<String> ids, Map<String, Operation> operations) {
    forms = new Service(name, Protocol.xml(namespace), ids, operations);
  }

  Named name(Incoming incoming) {
    if (forms != null && incoming.type().startsWith("application/x-www-form-urlencoded")) {
      Map<String, String> form = Forms.parse(incoming.body());
      Input input = Input.of(form);
      return new Named(forms, form.getOrDefault("Action", ""), ids(forms, input), input);
    }
    String target = incoming.target();
    int dot = target.indexOf('.');
    Service service = dot < 0 ? null : services.get(target.substring(0, dot));
    if (service == null) {
      return new Named(NONE, "", List.of(), null);
    }
    String operation = target.substring(dot + 1);
    try {
      Input input = Input.parse(incoming.body());
      return new Named(service, operation, ids(service, input), input);
    } catch (ServiceException unreadable) {
      return new Named(service, operation, List.of(), null);
    }
  }

  private static List<String> ids(Service service, Input input) {
    List<String> ids = new ArrayList<>();
    for (String member : service.ids()) {
      ids.addAll(input.anyTexts(member));
    }
    return ids.stream().filter(id -> id.length() <= MAX_ID).limit(MAX_IDS).toList();
  }

  static Answer run(Named named, Caller caller, Access access) {
    Protocol protocol = named.service().protocol();
    try {
      Operation operation = named.service().operations().get(named.operation());
      if (operation == null) {
        throw ServiceException.of("UnknownOperationException", "");
      }
      if (named.input() == null) {
        throw Input.serialization();
      }
      return protocol.answer(
          named.operation(), operation.run(new Request(caller, named.input(), access)));
    } catch (ServiceException refused) {
      return protocol.refusal(refused);
    } catch (RuntimeException bug) {
      return protocol.refusal(
          new ServiceException(
              FAILED, "InternalFailure", "The fake itself failed: " + bug.getClass().getName()));
    }
  }

  static Answer refuse(Named named, ServiceException refused) {
    return named.service().protocol().refusal(refused);
  }
}
