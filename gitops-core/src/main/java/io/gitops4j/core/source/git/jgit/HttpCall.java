package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.http.Transfers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer in the shape JGit expects. What concerns trust, redirects and time is
 * decided in {@link HttpExchanges}; the setters for it do nothing.
 */
final class HttpCall implements HttpConnection {

  /** Set by us or by the client; an answer is never asked for in an encoding. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("accept-encoding", "authorization", "connection", "content-length", "cookie", "host");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  private final HttpExchanges exchanges;
  private final URL url;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private String method = "GET";
  private Transfers.@Nullable Answer answer;

  HttpCall(HttpExchanges exchanges, URL url) {
    this.exchanges = exchanges;
    this.url = url;
  }

  private Transfers.Answer answer() throws IOException {
    Transfers.Answer known = answer;
    if (known == null) {
      URI target = URI.create(url.toString());
      HttpRequest.Builder request = HttpRequest.newBuilder(target);
      headers.forEach(request::setHeader);
      request.method(
          method,
          method.equals("POST")
              ? BodyPublishers.ofByteArray(body.toByteArray())
              : BodyPublishers.noBody());
      known = exchanges.send(request, target);
      answer = known;
    }
    return known;
  }

  @Override
  public int getResponseCode() throws IOException {
    return answer().response().statusCode();
  }

  @Override
  public URL getURL() {
    return url;
  }

  @Override
  public String getResponseMessage() throws IOException {
    return "HTTP " + getResponseCode();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    Transfers.Answer known = answer;
    return known == null ? Map.of() : known.response().headers().map();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    if (!NOT_PASSED_ON.contains(key.toLowerCase(Locale.ROOT))) {
      headers.put(key, value);
    }
  }

  @Override
  public void setRequestMethod(String name) {
    method = name;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public @Nullable String getContentType() {
    return getHeaderField("Content-Type");
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return answer().body();
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    Transfers.Answer known = answer;
    return known == null ? null : known.response().headers().firstValue(name).orElse(null);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    Transfers.Answer known = answer;
    return known == null ? List.of() : known.response().headers().allValues(name);
  }

  @Override
  public int getContentLength() {
    String length = getHeaderField("Content-Length");
    return length == null || !LENGTH.matcher(length).matches() ? -1 : Integer.parseInt(length);
  }

  @Override
  public OutputStream getOutputStream() {
    return body;
  }

  @Override
  public void connect() throws IOException {
    answer();
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void setUseCaches(boolean value) {}

  @Override
  public void setConnectTimeout(int millis) {}

  @Override
  public void setReadTimeout(int millis) {}

  @Override
  public void setInstanceFollowRedirects(boolean value) {}

  @Override
  public void setDoOutput(boolean value) {}

  @Override
  public void setFixedLengthStreamingMode(int length) {}

  @Override
  public void setChunkedStreamingMode(int length) {}

  @Override
  public void configure(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trust,
      @Nullable SecureRandom random) {}

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {}
}
