using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>A page that is looked at, and all that went wrong on it.</summary>
public sealed class PageSession : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private PageSession(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors of the console, of scripts and of the content security policy, and requests to other hosts.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Opens the address.</summary>
    internal static async Task<PageSession> StartAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        var session = new PageSession(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                session.Faults.Enqueue(message.Text);
        };
        page.PageError += (_, error) => session.Faults.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != address.Authority)
                session.Faults.Enqueue(request.Url);
        };
        await page.GotoAsync(address.ToString());
        return session;
    }

    /// <summary>Waits until both answers are shown.</summary>
    public async Task AnsweredAsync()
    {
        await Page.WaitForFunctionAsync("() => document.querySelector('#pose-json').textContent && document.querySelector('#segment-json').textContent"
            + " && document.querySelector('#busy').hidden");
        await FrameAsync();
    }

    /// <summary>Waits until what was asked to be drawn is drawn.</summary>
    public Task FrameAsync() => Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    /// <summary>Opens the settings that few people need.</summary>
    public Task MoreAsync() => Page.EvaluateAsync("() => { for (const more of document.querySelectorAll('.more')) more.open = true; }");

    /// <summary>The answer of /pose as the page shows it.</summary>
    public async Task<JsonNode> PoseAsync() => JsonNode.Parse(await Page.Locator("#pose-json").TextContentAsync() ?? "")!;

    /// <summary>The part of the overlay that is painted, 0 to 1.</summary>
    public Task<double> PaintedAsync() => Page.EvaluateAsync<double>("""
        () => {
          const canvas = document.getElementById('overlay');
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let painted = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
          return painted / (data.length / 4);
        }
        """);

    /// <summary>Red, green, blue and opacity of the overlay at a place of the picture.</summary>
    public Task<int[]> ColorAtAsync(double x, double y) => Page.EvaluateAsync<int[]>("""
        ([x, y]) => {
          const canvas = document.getElementById('overlay');
          const photo = document.getElementById('photo');
          const scale = Math.min(canvas.width / photo.naturalWidth, canvas.height / photo.naturalHeight);
          const left = (canvas.width - photo.naturalWidth * scale) / 2;
          const top = (canvas.height - photo.naturalHeight * scale) / 2;
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          return [...copy.getImageData(left + (x + 0.5) * scale, top + (y + 0.5) * scale, 1, 1).data];
        }
        """, new[] { x, y });

    /// <summary>Where a place of the picture is in the window.</summary>
    public Task<float[]> PlaceAsync(double x, double y) => Page.EvaluateAsync<float[]>("""
        ([x, y]) => {
          const bounds = document.getElementById('overlay').getBoundingClientRect();
          const photo = document.getElementById('photo');
          const scale = Math.min(bounds.width / photo.naturalWidth, bounds.height / photo.naturalHeight);
          return [bounds.left + (bounds.width - photo.naturalWidth * scale) / 2 + x * scale, bounds.top + (bounds.height - photo.naturalHeight * scale) / 2 + y * scale];
        }
        """, new[] { x, y });

    /// <summary>Pixels that the page is wider than its window.</summary>
    public Task<int> TooWideAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
