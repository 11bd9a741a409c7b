using System.Diagnostics;
using System.Net.Http.Headers;

namespace HRNet.Load.Measure;

/// <summary>A picture and what is asked of it.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Body">The picture's bytes.</param>
internal sealed record Question(string Path, byte[] Body);

/// <summary>How a request went.</summary>
/// <param name="Status">The status; 0 where there was no answer.</param>
/// <param name="Milliseconds">From when it was due to the last byte of its answer.</param>
/// <param name="RetryAfter">The seconds of a refusal's Retry-After; 0 without one.</param>
internal readonly record struct Reply(int Status, double Milliseconds, double RetryAfter);

/// <summary>Asks one service over HTTP/1.1, with as many connections as it takes.</summary>
internal sealed class LoadClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;

    /// <summary>For a service at a host and port.</summary>
    public LoadClient(string host)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://{host}"),
            Timeout = s_patience,
        };
    }

    /// <summary>Asks once, and reads the whole answer.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="due">When the request should have begun, in ticks of <see cref="Stopwatch"/>; null for now.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Reply> AskAsync(Question question, long? due, CancellationToken cancel)
    {
        var start = due ?? Stopwatch.GetTimestamp();
        try
        {
            using var content = new ByteArrayContent(question.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            using var response = await _http.PostAsync(question.Path, content, cancel);
            return new((int)response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0);
        }
        catch (Exception e) when ((e is HttpRequestException or IOException or OperationCanceledException) && !cancel.IsCancellationRequested)
        {
            return new(0, Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0);
        }
    }

    /// <summary>What it answers, as text, where it answers 200.</summary>
    /// <exception cref="InvalidOperationException">It answers something else.</exception>
    public async Task<string> ReadAsync(Question question, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(question.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var response = await _http.PostAsync(question.Path, content, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{question.Path} was answered {(int)response.StatusCode}: {text}");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
