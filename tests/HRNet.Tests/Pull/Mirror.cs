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

    /// <summary>Announces the file, or its rest, and cuts the connection when the beginning has arrived: what is under way would be lost with it.</summary>
    public static async Task CutAsync(HttpContext http, byte[] file, int from, int bytes, string partial)
    {
        if (from > 0)
            Announce(http, file, from);
        http.Response.ContentLength = file.Length - from;
        await http.Response.Body.WriteAsync(file.AsMemory(from, bytes));
        await http.Response.Body.FlushAsync();
        while (!http.RequestAborted.IsCancellationRequested && (!File.Exists(partial) || new FileInfo(partial).Length < from + bytes))
            await Task.Delay(5);
        http.Abort();
    }

    /// <summary>Sends the rest of a file as an honest server does.</summary>
    public static Task RestAsync(HttpContext http, byte[] file, int from)
    {
        Announce(http, file, from);
        http.Response.ContentLength = file.Length - from;
        return http.Response.Body.WriteAsync(file.AsMemory(from)).AsTask();
    }

    /// <summary>Sends a whole file.</summary>
    public static Task WholeAsync(HttpContext http, byte[] file)
    {
        http.Response.ContentLength = file.Length;
        return http.Response.Body.WriteAsync(file).AsTask();
    }

    private static void Announce(HttpContext http, byte[] file, int from)
    {
        http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
    }

    public async ValueTask DisposeAsync()
    {
        // Without patience for answers that never end.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
