using Browser.Tests.Support;
using HRNetWeb.Tests.Live;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What the live mode says and does when something is in its way.</summary>
public sealed class LiveStateTests(Site site)
{
    [Fact]
    public async Task A_server_that_comes_back_is_found_again()
    {
        var service = await Service.StartAsync();
        await using var session = await site.VisitAsync(service: service);
        await session.StartCameraAsync();
        await session.DrawnAsync(3);
        // Long waits never end, so that the page still waits when the button is pressed.
        await session.Page.EvaluateAsync("() => { const own = window.setTimeout; window.setTimeout = (act, wait) => (wait > 3000 ? 0 : own(act, wait)); }");

        await service.DisposeAsync();
        await session.Page.GetByText("(try 4)").First.WaitForAsync();
        Assert.Contains("connects again by itself", await session.Page.Locator("#live-alert").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("live", await TrackAsync(session));
        await session.ForgetAsync();

        await using var again = await Service.StartAsync(service.Address.Port);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await session.Page.Locator("#status").GetByText("Connected again.").WaitForAsync();
        await session.DrawnAsync(3);
        await session.Page.Locator("#chip").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        // What the browser itself says while nobody listens, or whoever does still loads models.
        Assert.DoesNotContain(session.Faults, fault => !new[] { "ERR_CONNECTION", "WebSocket", "503" }.Any(known => fault.Contains(known, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(FakeCamera.Refused, "The camera is blocked for this page")]
    [InlineData(FakeCamera.None, "No camera was found")]
    public async Task Why_there_is_no_camera_is_said_and_what_to_do(FakeCamera camera, string title)
    {
        await using var session = await site.VisitAsync(camera: camera);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();

        await session.Page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        Assert.StartsWith(title, await session.Page.Locator("#live-alert").TextContentAsync(), StringComparison.Ordinal);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await session.Page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Use a picture" }).ClickAsync();
        Assert.True(await session.Page.Locator("#choose").IsVisibleAsync());
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData("NotReadableError", "The camera is busy")]
    [InlineData("AbortError", "The camera could not be started")]
    public async Task A_camera_that_fails_is_explained(string error, string title)
    {
        await using var session = await site.VisitAsync();
        await session.Page.EvaluateAsync("name => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', name); }; }", error);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();

        await session.Page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData("""{"type":"error","code":"not_ready","message":"Not yet.","final":true}""", "", "The server is loading its models…")]
    [InlineData("""{"type":"error","code":"too_many_cameras","message":"32 cameras are served.","retryAfter":9,"final":true}""", "", "32 cameras are served. Trying again in 9 s.")]
    [InlineData("""{"type":"error","code":"stopping","message":"The service is stopping.","final":true}""", "", "The service is stopping. Trying again")]
    [InlineData("""{"type":"settings","task":"pose","model":"m","device":"cpu","threshold":0.2}""", """{"type":"error","code":"busy","message":"Full.","sequence":1,"final":false}""", "The server is busy; answers come slower.")]
    [InlineData("""{"type":"settings","task":"pose","model":"m","device":"cpu","threshold":0.2}""", "", "The server does not answer. Waiting…")]
    public async Task What_keeps_answers_away_is_said(string toOpen, string toFrame, string words)
    {
        await using var session = await site.VisitAsync();
        await session.Page.RouteWebSocketAsync("**/hubs/live", socket => socket.OnMessage(message =>
        {
            // SignalR: a handshake in JSON, then messages in MessagePack, of which 2 is an item of a stream.
            var bytes = message.Binary ?? [];
            if (HubWire.IsHandshake(bytes))
                socket.Send("{}\u001e");
            foreach (var call in HubWire.Read(bytes))
            {
                var target = (string?)call.ElementAtOrDefault(3);
                if (target == "Open" || (target == "Frame" && toFrame.Length > 0))
                    socket.Send(HubWire.Write($$"""[2,{},"0",{{(target == "Open" ? toOpen : toFrame)}}]"""));
            }
        }));
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();

        await session.Page.Locator("#chip-text").GetByText(words).WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Pause_sends_nothing_and_stop_gives_the_camera_back()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(3);

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await session.FrameAsync();
        await session.ForgetAsync();
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Empty(await session.AnswersAsync());
        Assert.Equal("Paused", await session.Page.Locator("#chip-text").TextContentAsync());

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await session.DrawnAsync(3);

        await session.Page.EvaluateAsync("() => { window.track = document.getElementById('video').srcObject.getTracks()[0]; }");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        Assert.Equal("ended", await session.Page.EvaluateAsync<string>("() => window.track.readyState"));
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_page_that_nobody_sees_sends_nothing()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(3);

        await session.Page.EvaluateAsync("() => { window.look = hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }; look(true); }");
        await session.FrameAsync();
        await session.ForgetAsync();
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Empty(await session.AnswersAsync());

        await session.Page.EvaluateAsync("() => look(false)");
        await session.DrawnAsync(3);
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1440, 900)]
    public async Task Nothing_jumps_and_the_focus_stays(int width, int height)
    {
        await using var session = await site.VisitAsync("/#live", width, height);
        await session.Page.EvaluateAsync("""
            () => { window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true }); }
            """);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).FocusAsync();
        await session.Page.Keyboard.PressAsync("Enter");
        await session.Page.WaitForFunctionAsync("() => document.getElementById('number-p50').textContent.includes('ms')");

        Assert.Equal("stop", await session.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await session.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("Start camera", await session.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        // 0.1 is what web.dev calls good.
        Assert.InRange(await session.Page.EvaluateAsync<double>("() => window.shift"), 0, 0.02);
        Assert.Empty(session.Faults);
    }

    private static Task<string> TrackAsync(PageSession session) =>
        session.Page.EvaluateAsync<string>("() => document.getElementById('video').srcObject.getTracks()[0].readyState");
}
