package io.gitops4j.testkit.secrets.parameters;

import io.gitops4j.testkit.secrets.wire.Access;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Operation;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import io.gitops4j.testkit.secrets.wire.Timestamps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parameter Store: PutParameter, GetParameter, GetParameters and LabelParameterVersion.
 *
 * <p>A name may be followed by a colon and a version or label. Source: API reference of Systems
 * Manager; sentences as AWS sends them where a source was found.
 */
public final class ParameterStore {
  private static final int NAMES_MAX = 10;
  private static final int NAME_MAX = 2048;
  private static final int STANDARD_MAX = 4096;
  private static final int ADVANCED_MAX = 8192;

  private final Clock clock;
  private final Map<Home, Map<String, Parameter>> homes = new LinkedHashMap<>();

  private record Home(String account, String region) {}

  private record Selected(Parameter parameter, Parameter.Version version, String selector) {}

  /** An empty store, whose dates come from a clock. */
  public ParameterStore(Clock clock) {
    this.clock = clock;
  }

  /** The operations by name. */
  public Map<String, Operation> operations() {
    Labels labels = new Labels();
    return Map.of(
        "PutParameter", this::put,
        "GetParameter", this::get,
        "GetParameters", this::getMany,
        "LabelParameterVersion", request -> labels.label(this, request));
  }

  private Map<String, Parameter> home(String account, String region) {
    return homes.computeIfAbsent(new Home(account, region), key -> new LinkedHashMap<>());
  }

  /** Makes a parameter, or gives it a new version, whose number is answered. */
  public synchronized long put(
      String account, String region, String name, String type, String value) {
    Parameter parameter =
        home(account, region).computeIfAbsent(name, key -> new Parameter(key, type));
    return parameter.add(value, clock.instant()).number();
  }

  /** Labels a version, which takes the label from any other; it must exist. */
  public synchronized void label(
      String account, String region, String name, long version, String label) {
    Parameter parameter = home(account, region).get(name);
    Parameter.Version target = parameter == null ? null : parameter.numbered(version).orElse(null);
    if (parameter == null || target == null) {
      throw new IllegalArgumentException(
          "The fake Parameter Store has no version " + version + " of " + name + ".");
    }
    parameter.versions().forEach(each -> each.labels().remove(label));
    target.labels().add(label);
  }

  private synchronized Map<String, @Nullable Object> put(Request request) {
    Input input = request.input();
    String name = input.text("Name", 1, NAME_MAX);
    request.check("ssm:PutParameter", arn(request.caller(), name));
    checkName(name);
    String value = input.hidden("Value", 1, Integer.MAX_VALUE);
    String tier = Objects.requireNonNullElse(input.text("Tier"), "Standard");
    checkValue(value, tier);
    Map<String, Parameter> home = home(request.caller().account(), request.caller().region());
    Parameter parameter = home.get(name);
    if (parameter != null && !input.flag("Overwrite", false)) {
      throw ServiceException.of(
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    String type = type(input, parameter);
    if (parameter == null) {
      parameter = new Parameter(name, type);
      home.put(name, parameter);
    }
    parameter.type(type);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Version", parameter.add(value, clock.instant()).number());
    answer.put("Tier", tier);
    return answer;
  }

  private static void checkName(String name) {
    String plain = name.startsWith("/") ? name.substring(1) : name;
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.startsWith("aws") || lower.startsWith("ssm")) {
      throw ServiceException.of(
          "ValidationException",
          "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    }
    if (!name.matches("[A-Za-z0-9_.\\-/]+")) {
      throw ServiceException.of(
          "ValidationException",
          "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path,"
              + " it can consist of sub-paths divided by slash symbol; each sub-path can be formed"
              + " as a mix of letters, numbers and the following 3 symbols .-_");
    }
  }

  private static void checkValue(String value, String tier) {
    boolean standard = tier.equals("Standard");
    if (value.length() > (standard ? STANDARD_MAX : ADVANCED_MAX)) {
      throw ServiceException.of(
          "ValidationException",
          standard
              ? "Standard tier parameters support a maximum parameter value of 4096 characters. To"
                  + " create a larger parameter value, upgrade the parameter to use the"
                  + " advanced-parameter tier. For more information, see"
                  + " https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
              : "Advanced tier parameters support a maximum parameter value of 8192 characters.");
    }
  }

  private static String type(Input input, @Nullable Parameter known) {
    String type = input.text("Type");
    if (type == null) {
      if (known == null) {
        throw ServiceException.of(
            "ValidationException", "A parameter type is required when you create a parameter.");
      }
      return known.type();
    }
    if (!List.of("SecureString", "StringList", "String").contains(type)) {
      throw ServiceException.constraint(
          "'" + type + "'", "type", "satisfy enum value set: [SecureString, StringList, String]");
    }
    return type;
  }

  private synchronized Map<String, @Nullable Object> get(Request request) {
    String name = request.input().text("Name", 1, NAME_MAX);
    request.check("ssm:GetParameter", arn(request.caller(), name));
    Selected selected = select(request.caller(), name);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Parameter", show(request, selected));
    return answer;
  }

  private synchronized Map<String, @Nullable Object> getMany(Request request) {
    List<String> names = request.input().texts("Names", 1, NAMES_MAX);
    if (names == null) {
      throw ServiceException.constraint("null", "names", "not be null");
    }
    names.forEach(name -> request.check("ssm:GetParameters", arn(request.caller(), name)));
    List<Object> found = new ArrayList<>();
    List<Object> invalid = new ArrayList<>();
    for (String name : names) {
      try {
        found.add(show(request, select(request.caller(), name)));
      } catch (ServiceException missing) {
        if (!missing.code().endsWith("NotFound")) {
          throw missing;
        }
        invalid.add(name);
      }
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Parameters", found);
    answer.put("InvalidParameters", invalid);
    return answer;
  }

  private Selected select(Caller caller, String given) {
    String name = given;
    String account = caller.account();
    if (given.startsWith("arn:")) {
      String[] parts = given.split(":", 6);
      boolean here =
          parts.length == 6
              && parts[3].equals(caller.region())
              && parts[5].startsWith("parameter/");
      account = here ? parts[4] : "";
      name = here ? parts[5].substring("parameter".length()) : given;
    }
    int colon = name.indexOf(':');
    String selector = colon < 0 ? "" : name.substring(colon + 1);
    String plain = colon < 0 ? name : name.substring(0, colon);
    Map<String, Parameter> home = home(account, caller.region());
    Parameter parameter = home.get(plain);
    if (parameter == null && given.startsWith("arn:")) {
      parameter = home.get(plain.substring(plain.startsWith("/") ? 1 : 0));
    }
    if (parameter == null) {
      throw ServiceException.of("ParameterNotFound", "");
    }
    Optional<Parameter.Version> version = parameter.selected(selector);
    if (version.isEmpty()) {
      throw ServiceException.of(
          "ParameterVersionNotFound",
          "Systems Manager could not find version "
              + selector
              + " of "
              + plain
              + ". Verify the version and try again.");
    }
    return new Selected(parameter, version.get(), selector);
  }

  private static Map<String, @Nullable Object> show(Request request, Selected selected) {
    Parameter parameter = selected.parameter();
    boolean clear = !parameter.isSecure() || request.input().flag("WithDecryption", false);
    if (parameter.isSecure() && clear) {
      checkKey(request.access(), request.caller(), parameter.name());
    }
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("Name", parameter.name());
    shown.put("Type", parameter.type());
    shown.put("Value", clear ? selected.version().value() : Ciphertext.of(selected.version()));
    shown.put("Version", selected.version().number());
    if (!selected.selector().isEmpty()) {
      shown.put("Selector", ":" + selected.selector());
    }
    shown.put("LastModifiedDate", Timestamps.seconds(selected.version().at()));
    shown.put("ARN", parameter.arn(request.caller().account(), request.caller().region()));
    shown.put("DataType", "text");
    return shown;
  }

  private static void checkKey(Access access, Caller caller, String name) {
    try {
      access.checkKey(caller, name);
    } catch (ServiceException refused) {
      throw ServiceException.of(
          refused.code().equals("DecryptionFailure") ? "InvalidKeyId" : refused.code(),
          "The ciphertext refers to a customer master key that does not exist, does not exist in"
              + " this region, or you are not allowed to access.");
    }
  }

  /** The resource of an access check. */
  private static String arn(Caller caller, String given) {
    if (given.startsWith("arn:")) {
      return given;
    }
    int colon = given.indexOf(':');
    String name = colon < 0 ? given : given.substring(0, colon);
    return new Parameter(name, "String").arn(caller.account(), caller.region());
  }

  /** A parameter that a request names, without selector. */
  Optional<Parameter> find(Caller caller, String name) {
    return Optional.ofNullable(home(caller.account(), caller.region()).get(name));
  }
}
