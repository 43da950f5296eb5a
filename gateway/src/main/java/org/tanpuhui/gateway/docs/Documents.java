package org.tanpuhui.gateway.docs;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.tanpuhui.gateway.contract.PublishedApi;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The published documents and the page that shows them. Each is read and compressed once, when it
 * is first asked for, and has an ETag of its content. Nothing here needs a token or the network.
 */
@ApplicationScoped
public class Documents {
  private static final String JSON = "application/json";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** Scripts and requests of this origin only; the page's library sets styles on elements. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String LIBRARY = "META-INF/resources/webjars/swagger-ui/";
  private static final String LIBRARY_VERSION =
      "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final int TAG_DIGITS = 32;

  private static final Map<String, Source> SOURCES =
      Map.of(
          "/openapi.json", new Source(JSON, false, () -> PublishedApi.read(PublishedApi.OPENAPI)),
          "/asyncapi.json", new Source(JSON, false, () -> PublishedApi.read(PublishedApi.ASYNCAPI)),
          "/docs", new Source("text/html; charset=utf-8", true, () -> own("index.html")),
          "/docs/docs.js", new Source(SCRIPT, true, () -> own("docs.js")),
          "/docs/swagger-ui-bundle.js",
              new Source(SCRIPT, true, () -> library("swagger-ui-bundle.js")),
          "/docs/swagger-ui.css",
              new Source("text/css; charset=utf-8", true, () -> library("swagger-ui.css")));

  /**
   * @param page whether it belongs to the page, whose policy lets it run scripts
   */
  private record Source(String type, boolean page, Supplier<byte[]> bytes) {}

  private record Document(Source source, String digest, Buffer plain, Buffer gzip) {}

  private final Vertx vertx;
  private final Map<String, Document> read = new ConcurrentHashMap<>();

  Documents(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Whether a path is one of these. */
  public boolean has(String path) {
    return SOURCES.containsKey(path);
  }

  /**
   * Answers GET and HEAD.
   *
   * @param path one that this {@link #has}
   * @throws ProblemException METHOD_NOT_ALLOWED
   */
  public void answer(RoutingContext context, String path) {
    HttpMethod method = context.request().method();
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      context.response().putHeader("Allow", "GET, HEAD");
      throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "this path knows GET, HEAD");
    }
    Document known = read.get(path);
    if (known != null) {
      send(context, known);
      return;
    }
    vertx
        .executeBlocking(() -> read.computeIfAbsent(path, Documents::document), false)
        .onSuccess(document -> send(context, document))
        .onFailure(context::fail);
  }

  private static void send(RoutingContext context, Document document) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    String encodings = request.getHeader("Accept-Encoding");
    boolean gzip = encodings != null && encodings.contains("gzip");
    String tag = '"' + document.digest() + (gzip ? "-gzip\"" : "\"");
    response.putHeader("ETag", tag);
    response.putHeader("Cache-Control", "no-cache");
    response.putHeader("Vary", "Accept-Encoding");
    if (document.source().page()) {
      response.putHeader("Content-Security-Policy", PAGE_POLICY);
    }
    String seen = request.getHeader("If-None-Match");
    if (seen != null && List.of(seen.split("\\s*,\\s*")).contains(tag)) {
      response.setStatusCode(304).end();
      return;
    }
    Buffer body = gzip ? document.gzip() : document.plain();
    response.putHeader("Content-Type", document.source().type());
    response.putHeader("Content-Length", Integer.toString(body.length()));
    if (gzip) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(body);
    }
  }

  private static Document document(String path) {
    Source source = SOURCES.get(path);
    byte[] bytes = source.bytes().get();
    try {
      ByteArrayOutputStream gzip = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
        out.write(bytes);
      }
      String digest =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
              .substring(0, TAG_DIGITS);
      return new Document(source, digest, Buffer.buffer(bytes), Buffer.buffer(gzip.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] own(String name) {
    return bytes(Documents.class.getResourceAsStream(name), name);
  }

  private static byte[] library(String name) {
    ClassLoader classes = Documents.class.getClassLoader();
    Properties artifact = new Properties();
    try (InputStream properties = classes.getResourceAsStream(LIBRARY_VERSION)) {
      artifact.load(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path = LIBRARY + artifact.getProperty("version") + "/" + name;
    return bytes(classes.getResourceAsStream(path), path);
  }

  private static byte[] bytes(InputStream resource, String name) {
    if (resource == null) {
      throw new IllegalStateException("the gateway was built without " + name);
    }
    try (resource) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
