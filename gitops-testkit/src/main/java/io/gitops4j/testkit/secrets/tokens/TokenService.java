package io.gitops4j.testkit.secrets.tokens;

import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Operation;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Security Token Service: GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity. The keys
 * it hands out are linked to the role, so that access rules can name the role.
 *
 * <p>Keys expire by the system's clock, because SDKs compare with theirs; the fake itself takes the
 * newest 10,000 of them for ever.
 */
public final class TokenService {
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/(?:[^/\\s]+/)*([^/\\s]+)");
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_LETTERS = 16;
  private static final int SECRET_BYTES = 30;
  private static final int HOUR = 3600;
  private static final int DURATION_MIN = 900;
  private static final int DURATION_MAX = 43_200;
  private static final int ROLE_MIN = 20;
  private static final int ROLE_MAX = 2048;
  private static final int NAME_MIN = 2;
  private static final int NAME_MAX = 64;
  private static final int TOKEN_MIN = 4;
  private static final int TOKEN_MAX = 20_000;
  private static final int DENIED = 403;
  private static final int SESSIONS_MAX = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Session> oldest) {
              return size() > SESSIONS_MAX;
            }
          });

  /** A service without sessions. */
  public TokenService() {}

  /**
   * Who an access key stands for.
   *
   * @param role the role's ARN
   * @param arn the session's ARN
   * @param account the role's account
   */
  public record Session(String role, String arn, String account) {}

  /** Who an access key stands for; null when it was not handed out here. */
  public @Nullable Session session(String accessKeyId) {
    return sessions.get(accessKeyId);
  }

  /** The operations by name. */
  public Map<String, Operation> operations() {
    return Map.of(
        "GetCallerIdentity", this::identity,
        "AssumeRole", this::assume,
        "AssumeRoleWithWebIdentity", this::assumeByWebIdentity);
  }

  private Map<String, @Nullable Object> identity(Request request) {
    Caller caller = request.caller();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Arn", caller.arn());
    answer.put(
        "UserId",
        caller.role().isEmpty()
            ? "AIDAFAKEUSERFAKEUSER0"
            : userId(caller.role())
                + ":"
                + caller.arn().substring(caller.arn().lastIndexOf('/') + 1));
    answer.put("Account", caller.account());
    return answer;
  }

  private Map<String, @Nullable Object> assume(Request request) {
    Input input = request.input();
    String role = input.text("RoleArn", ROLE_MIN, ROLE_MAX);
    try {
      request.check("sts:AssumeRole", role);
    } catch (ServiceException refused) {
      throw new ServiceException(
          DENIED,
          "AccessDenied",
          "User: "
              + request.caller().arn()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + role);
    }
    return assumed(role, input.text("RoleSessionName", NAME_MIN, NAME_MAX), input);
  }

  private Map<String, @Nullable Object> assumeByWebIdentity(Request request) {
    Input input = request.input();
    String role = input.text("RoleArn", ROLE_MIN, ROLE_MAX);
    input.hidden("WebIdentityToken", TOKEN_MIN, TOKEN_MAX);
    try {
      request.check("sts:AssumeRoleWithWebIdentity", role);
    } catch (ServiceException refused) {
      throw new ServiceException(
          DENIED, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    Map<String, @Nullable Object> answer =
        assumed(role, input.text("RoleSessionName", NAME_MIN, NAME_MAX), input);
    answer.put("SubjectFromWebIdentityToken", "system:serviceaccount:default:default");
    answer.put("Audience", "sts.amazonaws.com");
    answer.put("Provider", "https://oidc.eks.eu-west-1.amazonaws.com/id/FAKE");
    return answer;
  }

  private Map<String, @Nullable Object> assumed(String role, String name, Input input) {
    Matcher parts = ROLE.matcher(role);
    if (!parts.matches()) {
      throw ServiceException.of("ValidationError", role + " is invalid");
    }
    if (!name.matches("[\\w+=,.@-]*")) {
      throw ServiceException.of(
          "ValidationError",
          "1 validation error detected: Value '"
              + name
              + "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\w+=,.@-]*");
    }
    String account = parts.group(1);
    String arn = "arn:aws:sts::" + account + ":assumed-role/" + parts.group(2) + "/" + name;
    String key = "ASIA" + letters(KEY_LETTERS);
    sessions.put(key, new Session(role, arn, account));
    Map<String, @Nullable Object> user = new LinkedHashMap<>();
    user.put("AssumedRoleId", userId(role) + ":" + name);
    user.put("Arn", arn);
    Map<String, @Nullable Object> credentials = new LinkedHashMap<>();
    credentials.put("AccessKeyId", key);
    credentials.put("SecretAccessKey", bytes(SECRET_BYTES));
    credentials.put("SessionToken", bytes(SECRET_BYTES * 3));
    credentials.put(
        "Expiration",
        Instant.now(Clock.systemUTC())
            .plusSeconds(duration(input))
            .truncatedTo(ChronoUnit.SECONDS)
            .toString());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("AssumedRoleUser", user);
    answer.put("Credentials", credentials);
    return answer;
  }

  private static long duration(Input input) {
    String text = Objects.requireNonNullElse(input.text("DurationSeconds"), "" + HOUR);
    if (!text.matches("[0-9]{1,6}")) {
      throw ServiceException.of("MalformedInput", "DurationSeconds is no number");
    }
    long seconds = Long.parseLong(text);
    if (seconds < DURATION_MIN || seconds > DURATION_MAX) {
      throw ServiceException.constraint(
          "'" + seconds + "'",
          "durationSeconds",
          seconds < DURATION_MIN
              ? "have value greater than or equal to " + DURATION_MIN
              : "have value less than or equal to " + DURATION_MAX);
    }
    return seconds;
  }

  private static String userId(String role) {
    StringBuilder id = new StringBuilder("AROA");
    int hash = role.hashCode();
    for (int i = 0; i < KEY_LETTERS; i++) {
      hash = hash * 31 + i;
      id.append(LETTERS.charAt(Math.floorMod(hash >> 8, LETTERS.length())));
    }
    return id.toString();
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private String bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
