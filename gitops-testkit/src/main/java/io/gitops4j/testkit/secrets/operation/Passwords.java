package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GetRandomPassword. */
final class Passwords {
  private static final int DEFAULT_LENGTH = 32;
  private static final int MAX = 4096;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final SecureRandom random = new SecureRandom();

  Map<String, @Nullable Object> random(Request request) {
    request.check("secretsmanager:GetRandomPassword", "");
    Input input = request.input();
    Long given = input.number("PasswordLength", 1, MAX);
    int length = given == null ? DEFAULT_LENGTH : given.intValue();
    List<String> types = types(input);
    boolean each = input.flag("RequireEachIncludedType", true);
    if (each && length < types.size()) {
      throw ServiceException.parameter("Password length is too short based on the required types.");
    }
    String all = String.join("", types);
    if (all.isEmpty()) {
      throw ServiceException.parameter("There are no characters to choose from.");
    }
    List<Character> password = new ArrayList<>();
    if (each) {
      types.forEach(type -> password.add(pick(type)));
    }
    while (password.size() < length) {
      password.add(pick(all));
    }
    Collections.shuffle(password, random);
    StringBuilder text = new StringBuilder();
    password.forEach(text::append);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("RandomPassword", text.toString());
    return answer;
  }

  private char pick(String from) {
    return from.charAt(random.nextInt(from.length()));
  }

  private static List<String> types(Input input) {
    String excluded = input.optional("ExcludeCharacters", 0, MAX);
    List<String> types = new ArrayList<>();
    add(types, !input.flag("ExcludeLowercase", false), "abcdefghijklmnopqrstuvwxyz", excluded);
    add(types, !input.flag("ExcludeUppercase", false), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", excluded);
    add(types, !input.flag("ExcludeNumbers", false), "0123456789", excluded);
    add(types, !input.flag("ExcludePunctuation", false), PUNCTUATION, excluded);
    add(types, input.flag("IncludeSpace", false), " ", excluded);
    return types;
  }

  private static void add(
      List<String> types, boolean wanted, String characters, @Nullable String excluded) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (excluded == null || excluded.indexOf(c) < 0) {
        kept.append(c);
      }
    }
    if (wanted && kept.length() > 0) {
      types.add(kept.toString());
    }
  }
}
