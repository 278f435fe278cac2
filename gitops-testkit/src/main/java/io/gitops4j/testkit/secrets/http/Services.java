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

/** The services of the port, told apart by the header X-Amz-Target. */
public final class Services {
  private static final String JSON_11 = "application/x-amz-json-1.1";
  private static final int MAX_LOGGED_IDS = 100;

  private final Map<String, Service> services = new LinkedHashMap<>();

  /** No services. */
  public Services() {}

  private record Service(
      String name, String type, List<String> ids, Map<String, Operation> operations) {}

  /**
   * A request whose operation is known.
   *
   * @param service the service; empty when it is none
   * @param operation the operation; empty when it is none
   * @param ids what it names
   * @param input what it holds; null when it cannot be read
   */
  record Named(String service, String operation, List<String> ids, @Nullable Input input) {}

  /**
   * Adds a service.
   *
   * @param prefix what comes before the dot in the header X-Amz-Target
   * @param name its name in ARNs and actions
   * @param type the media type of its answers
   * @param ids the members that name what a request is about
   * @param operations its operations by name
   */
  public void json(
      String prefix,
      String name,
      String type,
      List<String> ids,
      Map<String, Operation> operations) {
    services.put(prefix, new Service(name, type, ids, operations));
  }

  Named name(Incoming incoming) {
    String target = incoming.target();
    int dot = target.indexOf('.');
    Service service = dot < 0 ? null : services.get(target.substring(0, dot));
    if (service == null) {
      return new Named("", "", List.of(), null);
    }
    String operation = target.substring(dot + 1);
    try {
      Input input = Input.parse(incoming.body());
      return new Named(service.name(), operation, ids(service, input), input);
    } catch (ServiceException unreadable) {
      return new Named(service.name(), operation, List.of(), null);
    }
  }

  private static List<String> ids(Service service, Input input) {
    List<String> ids = new ArrayList<>();
    for (String member : service.ids()) {
      ids.addAll(input.anyTexts(member));
    }
    return ids.size() > MAX_LOGGED_IDS ? ids.subList(0, MAX_LOGGED_IDS) : ids;
  }

  Answer run(Named named, Caller caller, Access access) {
    try {
      Service service = service(named);
      Operation operation = service.operations().get(named.operation());
      if (operation == null) {
        throw ServiceException.of("UnknownOperationException", "");
      }
      if (named.input() == null) {
        throw Input.serialization();
      }
      return Answer.json(service.type(), operation.run(new Request(caller, named.input(), access)));
    } catch (ServiceException refused) {
      return refuse(named, refused);
    } catch (RuntimeException e) {
      return refuse(
          named, new ServiceException(500, "InternalFailure", "The fake failed: " + e.getClass()));
    }
  }

  private Service service(Named named) {
    for (Service service : services.values()) {
      if (service.name().equals(named.service())) {
        return service;
      }
    }
    throw ServiceException.of("UnknownOperationException", "");
  }

  Answer refuse(Named named, ServiceException refused) {
    for (Service service : services.values()) {
      if (service.name().equals(named.service())) {
        return Answer.refusal(service.type(), refused);
      }
    }
    return Answer.refusal(JSON_11, refused);
  }
}
