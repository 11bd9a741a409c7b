using Browser.Tests.Support;
using HRNet.Imaging;
using HRNetWeb.Tests.Live;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Starting, stopping and changing while something is still under way.</summary>
public sealed class LiveOrderTests(Site site)
{
    /// <summary>Counts the clocks that run, and keeps the pictures that were made.</summary>
    private const string Watch = """
        (() => {
          window.clocks = new Set();
          const [begin, end] = [window.setInterval, window.clearInterval];
          window.setInterval = (...of) => { const id = begin(...of); window.clocks.add(id); return id; };
          window.clearInterval = (id) => { window.clocks.delete(id); end(id); };
          window.bitmaps = [];
          const make = window.createImageBitmap;
          window.createImageBitmap = async (...of) => { const bitmap = await make(...of); window.bitmaps.push(bitmap); return bitmap; };
        })();
        """;

    [Fact]
    public async Task Another_camera_ends_what_the_one_before_began()
    {
        await using var session = await site.VisitAsync(before: Watch);
        await session.StartCameraAsync();
        await session.DrawnAsync(2);
        var clocks = await session.Page.EvaluateAsync<int>("() => window.clocks.size");

        await session.Page.EvaluateAsync("() => document.querySelector('#camera').dispatchEvent(new Event('input', { bubbles: true }))");
        await session.ForgetAsync();
        await session.DrawnAsync(2);

        Assert.Equal(clocks, await session.Page.EvaluateAsync<int>("() => window.clocks.size"));
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Stop_holds_while_the_cameras_are_still_being_listed()
    {
        await using var session = await site.VisitAsync();
        await session.Page.EvaluateAsync("""
            () => { navigator.mediaDevices.enumerateDevices = () => new Promise((resolve) => { window.list = () => resolve([]); }); }
            """);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.WaitForFunctionAsync("() => window.list");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await session.Page.EvaluateAsync("() => window.list()");
        await session.FrameAsync();

        Assert.True(await session.Page.Locator("#message [data-action=start]").IsVisibleAsync());
        Assert.True(await session.Page.Locator("#pause").IsDisabledAsync());
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("delete window.OffscreenCanvas;")]
    public async Task An_answer_whose_mask_takes_long_is_not_drawn_over_a_newer_one(string less)
    {
        // The first mask that the page reads by itself keeps it waiting; a worker reads one after the other.
        await using var session = await site.VisitAsync(before: less + """
            (() => {
              const make = window.createImageBitmap;
              let first = true;
              window.createImageBitmap = async (source, ...of) => {
                if (source instanceof Blob && first) {
                  first = false;
                  await new Promise((done) => setTimeout(done, 800));
                }
                return make(source, ...of);
              };
            })();
            """);
        await session.Page.Locator(".segments").GetByText("Mask").ClickAsync();
        await AnswerAsync(session, HalfMask());
        await session.Page.EvaluateAsync("""
            () => { window.drawn = []; document.getElementById('live-canvas').addEventListener('drawn', ({ detail }) => window.drawn.push(detail.result.sequence)); }
            """);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.WaitForFunctionAsync("() => window.drawn.length >= 10");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var drawn = await session.Page.EvaluateAsync<int[]>("() => window.drawn");

        Assert.Equal(drawn.Order(), drawn);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_mask_that_cannot_be_read_is_said_and_its_picture_is_let_go()
    {
        await using var session = await site.VisitAsync(before: Watch);
        await session.Page.Locator(".segments").GetByText("Mask").ClickAsync();
        await AnswerAsync(session, "bm8gbWFzaw==");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.WaitForFunctionAsync("() => window.bitmaps.length >= 12");

        // A picture that was let go, or handed to a worker, is without a size. The last ones may be under way.
        await session.Page.WaitForFunctionAsync("() => window.bitmaps.slice(0, 6).every(({ width }) => width === 0)");
        await session.Page.GetByText("The mask could not be read.").WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_browser_that_cannot_draw_in_workers_has_both_modes()
    {
        await using var session = await site.VisitAsync(before: "delete window.OffscreenCanvas;");
        await session.Page.GetByText("Background", new() { Exact = true }).First.ClickAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.Locator("#live-summary").GetByText("person").WaitForAsync();

        var file = await session.Page.RunAndWaitForDownloadAsync(() => session.Page.Locator("#save-frame").ClickAsync());
        Assert.Equal("live-overlay.png", file.SuggestedFilename);
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Picture" }).ClickAsync();
        await session.Page.Locator("#summary").GetByText("2 people").WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_screen_stays_on_while_the_camera_runs()
    {
        await using var session = await site.VisitAsync(before: """
            Object.defineProperty(navigator, 'wakeLock', { value: { async request() { const lock = new EventTarget(); window.locks = (window.locks ?? 0) + 1; lock.release = async () => { window.locks--; }; return lock; } } });
            """);
        await session.StartCameraAsync();
        await session.DrawnAsync(1);
        Assert.Equal(1, await session.Page.EvaluateAsync<int>("() => window.locks"));

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        Assert.Equal(0, await session.Page.EvaluateAsync<int>("() => window.locks"));
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_video_file_takes_the_place_of_the_camera()
    {
        await using var session = await site.VisitAsync(camera: FakeCamera.None);
        await session.ListenAsync();
        // A film of the astronaut, made by the browser itself.
        await session.Page.EvaluateAsync("""
            async () => {
              const picture = new Image();
              picture.src = 'samples/astronaut.jpg';
              await picture.decode();
              const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 320 });
              const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm' });
              const parts = [];
              recorder.ondataavailable = ({ data }) => parts.push(data);
              recorder.start();
              const clock = setInterval(() => canvas.getContext('2d').drawImage(picture, 0, 0, 320, 320), 50);
              await new Promise((done) => setTimeout(done, 1500));
              await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
              clearInterval(clock);
              const files = new DataTransfer();
              files.items.add(new File(parts, 'film.webm', { type: 'video/webm' }));
              const input = document.getElementById('film-file');
              input.files = files.files;
              input.dispatchEvent(new Event('change'));
            }
            """);
        await session.DrawnAsync(3);
        Assert.False(await session.Page.IsCheckedAsync("#live-settings [name=mirror]"));

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        Assert.Equal("", await session.Page.EvaluateAsync<string>("() => document.getElementById('video').currentSrc && document.getElementById('video').src"));
        await session.Page.SetInputFilesAsync("#film-file", new FilePayload { Name = "bad.webm", MimeType = "video/webm", Buffer = "no film"u8.ToArray() });
        await session.Page.GetByRole(AriaRole.Heading, new() { Name = "This video cannot be played" }).WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Skeleton_and_mask_come_together()
    {
        await using var session = await site.VisitAsync("/#live?show=both&mirror=0");
        await session.ListenAsync();
        await session.Page.EvaluateAsync("""
            () => document.getElementById('live-canvas').addEventListener('drawn', ({ detail: { result } }) => { window.both ||= Boolean(result.people?.length && result.mask); })
            """);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.Page.WaitForFunctionAsync("() => window.both");

        Assert.Empty(session.Faults);
    }

    /// <summary>Answers each frame with the mask (a PNG in base64), in place of the service.</summary>
    private static Task AnswerAsync(PageSession session, string mask) =>
        session.Page.RouteWebSocketAsync("**/hubs/live", socket => socket.OnMessage(message =>
        {
            var bytes = message.Binary ?? [];
            if (HubWire.IsHandshake(bytes))
                socket.Send("{}\u001e");
            foreach (var call in HubWire.Read(bytes))
            {
                var target = (string?)call.ElementAtOrDefault(3);
                if (target == "Open")
                    Say("""{"type":"settings","task":"segment","model":"m","device":"cpu","threshold":0.2}""");
                if (target != "Frame")
                    continue;
                var sequence = (long)call[4]![0]!["sequence"]!;
                Say($$$"""
                    {"type":"result","sequence":{{{sequence}}},"image":{"width":640,"height":480},"model":"m","device":"cpu","age":1,"dropped":0,"limited":false,
                     "classes":[{"id":1,"name":"person","color":"#dc143c","pixels":1,"share":0.5}],"mask":{"encoding":"png","width":1,"height":1,"data":"{{{mask}}}"},
                     "timing":{"wait":0,"decode":0,"preprocess":0,"queue":0,"inference":1,"postprocess":0,"track":0,"render":0,"total":1}}
                    """);
            }

            void Say(string item) => socket.Send(HubWire.Write($$"""[2,{},"0",{{item}}]"""));
        }));

    /// <summary>A small mask, whose upper half is a person.</summary>
    private static string HalfMask()
    {
        var ids = new byte[16 * 16];
        ids.AsSpan(0, ids.Length / 2).Fill(1);
        return Convert.ToBase64String(PictureCodec.Create().EncodeGray(ids, 16, 16));
    }
}
