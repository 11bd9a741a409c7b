using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HRNet.Tests.Pull;

/// <summary>A web server on a free port of this machine that answers as a test wants it to.</summary>
internal sealed class Mirror : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Mirror(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>The ranges that were asked for; null for the whole.</summary>
    public List<string?> Asked { get; } = [];

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers each request; the number counts them from 1.</param>
    public static async Task<Mirror> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var mirror = new Mirror(app);
        app.Run(http =>
        {
            int number;
            lock (mirror.Asked)
            {
                mirror.Asked.Add(http.Request.Headers.Range.Count > 0 ? http.Request.Headers.Range.ToString() : null);
                number = mirror.Asked.Count;
            }

            return answer(http, number);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return mirror;
    }

    /// <summary>Sends part of a file, with the length of all that is asked for, and cuts the connection.</summary>
    public static async Task CutAsync(HttpContext http, byte[] file, int from, int to)
    {
        http.Response.ContentLength = file.Length - from;
        await http.Response.Body.WriteAsync(file.AsMemory(from, to - from));
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    /// <summary>Sends the rest of a file as an honest server does.</summary>
    public static Task RestAsync(HttpContext http, byte[] file, int from)
    {
        http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
        http.Response.ContentLength = file.Length - from;
        return http.Response.Body.WriteAsync(file.AsMemory(from)).AsTask();
    }

    /// <summary>Sends a whole file.</summary>
    public static Task WholeAsync(HttpContext http, byte[] file)
    {
        http.Response.ContentLength = file.Length;
        return http.Response.Body.WriteAsync(file).AsTask();
    }

    public async ValueTask DisposeAsync()
    {
        // Without patience for answers that never end.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
