using System.Text.Json;
using Browser.Tests.Support;
using HRNet.Imaging;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>A visitor's first minute.</summary>
public sealed class ArrivalTests(Site site)
{
    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1440, 900)]
    public async Task On_arrival_a_sample_is_answered_and_camera_and_samples_are_in_view(int width, int height)
    {
        await using var session = await site.VisitAsync("/", width, height);
        await session.AnsweredAsync();

        Assert.Matches(@"answered in \d+ ms$", await session.Page.Locator("#summary").TextContentAsync());
        Assert.InRange(await session.PaintedAsync(), 0.02, 0.9);
        foreach (var part in new[] { "#go-live", "#choose", ".samples" })
        {
            var place = (await session.Page.Locator(part).BoundingBoxAsync())!;
            Assert.InRange(place.Y + place.Height, 0, height);
        }
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_camera_is_one_click_away()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();

        await session.SomebodyAsync();
        Assert.EndsWith("#live", session.Page.Url, StringComparison.Ordinal);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_sample_that_comes_late_leaves_the_camera_on()
    {
        await using var session = await site.VisitAsync("/#live");
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await session.Page.RouteAsync("**/samples/basketball1.jpg", async route =>
        {
            asked.SetResult();
            await go.Task;
            await route.ContinueAsync();
        });
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Picture" }).ClickAsync();
        // The page asks for it once it knows the models, and not where the camera is on before.
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
        await session.SomebodyAsync();
        go.SetResult();
        await session.AnsweredAsync();

        Assert.Equal("live", await session.Page.EvaluateAsync<string>("() => document.documentElement.dataset.mode"));
        Assert.True(await session.Page.Locator("#stop").IsVisibleAsync());
    }

    [Fact]
    public async Task Whoever_chooses_before_the_models_are_known_keeps_the_choice()
    {
        await using var session = await site.VisitAsync("/#live");
        var go = new TaskCompletionSource();
        foreach (var late in new[] { "**/models", "**/samples/astronaut.jpg" })
        {
            await session.Page.RouteAsync(late, async route =>
            {
                await go.Task;
                if (late.EndsWith("jpg", StringComparison.Ordinal))
                    await Task.Delay(500);
                await route.ContinueAsync();
            });
        }
        await session.Page.GotoAsync(new Uri(site.Address, "/?again#picture").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await session.Page.EvaluateAsync("() => document.querySelector('[data-sample*=astronaut]').click()");
        go.SetResult();
        await Assertions.Expect(session.Page.Locator("#device")).ToHaveTextAsync("Ready on cpu");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await session.AnsweredAsync();

        Assert.Equal(512, (int)(await session.PoseAsync())["image"]!["width"]!);
    }

    [Fact]
    public async Task A_picture_is_sent_once_for_all_that_is_asked()
    {
        await using var session = await site.VisitAsync("/#picture?objects=1");
        await session.AnsweredAsync();
        var uploads = 0;
        session.Page.Request += (_, request) => uploads += request.Method == "POST" ? 1 : 0;

        await session.Page.SetInputFilesAsync("#file", Site.Sample("street.jpg"));
        await session.AnsweredAsync();

        Assert.Equal(1, uploads);
        Assert.Contains("\"label\": \"person\"", await session.Page.Locator("#detect-json").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_picture_is_made_smaller_first_and_the_page_says_so()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();
        using var large = new Frame(3000, 2000);
        large.Pixels.Fill(90);
        await session.Page.SetInputFilesAsync("#file", new FilePayload { Name = "large.png", MimeType = "image/png", Buffer = PictureCodec.Create().Encode(large, PictureFormat.Png) });
        await session.Page.Locator("#sent-note").GetByText("3000 × 2000 to 2048 × 1365").WaitForAsync();
        await session.AnsweredAsync();

        Assert.Equal(2048, (int)(await session.PoseAsync())["image"]!["width"]!);
        // The mask that comes back is no larger than a stage shows.
        var segment = JsonDocument.Parse(await session.Page.Locator("#segment-json").TextContentAsync() ?? "").RootElement;
        Assert.Equal(1024, segment.GetProperty("mask").GetProperty("width").GetInt32());
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Where_nobody_is_found_the_stage_says_so()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();
        Assert.False(await session.Page.Locator("#nobody").IsVisibleAsync());
        using var empty = new Frame(320, 240);
        empty.Pixels.Fill(128);
        await session.Page.SetInputFilesAsync("#file", new FilePayload { Name = "empty.png", MimeType = "image/png", Buffer = PictureCodec.Create().Encode(empty, PictureFormat.Png) });

        await session.Page.Locator("#stage #nobody").GetByText("Nobody found").WaitForAsync();
        Assert.StartsWith("Nobody found", await session.Page.Locator("#summary").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_answer_is_awaited_the_stage_tells_how_far_it_is()
    {
        await using var session = await site.VisitAsync("/#live");
        var go = new TaskCompletionSource();
        await session.Page.RouteAsync("**/analyze*", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Picture" }).ClickAsync();

        await session.Page.Locator("#stage #busy").GetByText("Sending the picture").WaitForAsync();
        Assert.True(await session.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Sent" }).IsVisibleAsync());
        go.SetResult();
        await session.AnsweredAsync();
        Assert.False(await session.Page.Locator("#busy").IsVisibleAsync());
    }

    [Fact]
    public async Task A_click_on_a_sample_brings_the_stage_into_view()
    {
        await using var session = await site.VisitAsync("/", 390, 500);
        await session.AnsweredAsync();
        var sample = session.Page.GetByRole(AriaRole.Button, new() { Name = "Street" });
        await sample.ScrollIntoViewIfNeededAsync();
        await session.Page.Mouse.WheelAsync(0, 300);
        await session.Page.WaitForFunctionAsync("() => document.getElementById('stage').getBoundingClientRect().top < 0");
        await sample.ClickAsync();

        await session.Page.WaitForFunctionAsync("() => document.getElementById('stage').getBoundingClientRect().top >= 0");
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_place_to_drop_a_picture_can_be_clicked()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();

        var chooser = await session.Page.RunAndWaitForFileChooserAsync(() => session.Page.GetByText("Drop or paste a picture anywhere").ClickAsync());
        await chooser.SetFilesAsync(Site.Sample("astronaut.jpg"));
        await session.AnsweredAsync();
        Assert.Equal(512, (int)(await session.PoseAsync())["image"]!["width"]!);
    }

    [Fact]
    public async Task Settings_are_in_the_address_and_an_address_brings_them_back()
    {
        await using var session = await site.VisitAsync("/#picture?sample=street&mask=0&boxes=1");
        await session.AnsweredAsync();
        Assert.Equal("true", await session.Page.GetByRole(AriaRole.Button, new() { Name = "Street" }).GetAttributeAsync("aria-pressed"));
        Assert.False(await session.Page.IsCheckedAsync("#settings [name=mask]"));
        Assert.True(await session.Page.IsCheckedAsync("#settings [name=boxes]"));

        Assert.Contains("pose", await session.Page.InputValueAsync("#pose-model"), StringComparison.Ordinal);

        await session.Page.CheckAsync("#settings [name=names]");
        await session.Page.WaitForURLAsync(address => address.Contains("names=1", StringComparison.Ordinal));
        await session.Page.ReloadAsync();
        await session.AnsweredAsync();
        Assert.True(await session.Page.IsCheckedAsync("#settings [name=names]"));
        Assert.Equal(768, (int)(await session.PoseAsync())["image"]!["width"]!);

        await session.Page.GotoAsync(new Uri(site.Address, "/#live?show=both&labels=0").ToString());
        await session.Page.WaitForFunctionAsync("() => document.documentElement.dataset.mode === 'live'");
        Assert.Equal("both", await session.Page.Locator("#live-settings [name=show]:checked").GetAttributeAsync("value"));
        Assert.False(await session.Page.IsCheckedAsync("#live-settings [name=labels]"));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.EndsWith("#live?show=both&labels=0", session.Page.Url, StringComparison.Ordinal);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_status_tells_when_the_server_is_gone_and_when_it_is_back()
    {
        var service = await Service.StartAsync();
        await using var session = await site.VisitAsync("/", service: service);
        var pill = session.Page.Locator("#device");
        await Assertions.Expect(pill).ToHaveTextAsync("Ready on cpu");

        await service.DisposeAsync();
        await Assertions.Expect(pill).ToHaveTextAsync("The server does not answer.");
        await using var again = await Service.StartAsync(service.Address.Port);
        await Assertions.Expect(pill).ToHaveTextAsync("Ready on cpu");
    }

    [Fact]
    public async Task A_slider_leaves_what_is_read_aloud_alone()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await session.AnsweredAsync();
        await session.Page.EvaluateAsync("""
            () => {
              for (const closed of document.querySelectorAll('details')) closed.open = true;
              window.read = [];
              const live = '[role=status], [role=alert], [aria-live], output';
              const note = (node) => {
                const element = node.nodeType === 1 ? node : node.parentElement;
                if (element?.closest(live) || element?.querySelector?.(live)) window.read.push(element.outerHTML.slice(0, 80));
              };
              new MutationObserver((changes) => { for (const { target, addedNodes } of changes) for (const node of [target, ...addedNodes]) if (node !== document.body) note(node); })
                .observe(document.getElementById('panel-picture'), { subtree: true, childList: true, characterData: true });
            }
            """);
        for (var step = 0; step < 5; step++)
            await session.Page.Locator("#opacity").PressAsync("ArrowRight");
        await session.FrameAsync();

        Assert.Equal("[]", await session.Page.EvaluateAsync<string>("() => JSON.stringify(window.read)"));
        Assert.Equal("55", await session.Page.InputValueAsync("#opacity"));
    }

    [Fact]
    public async Task What_was_copied_is_said_on_the_button()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();
        await session.Page.EvaluateAsync("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }");
        await session.Page.GetByText("The same from a terminal").ClickAsync();
        var button = session.Page.Locator("[data-copy=curl]");
        await button.ClickAsync();

        await Assertions.Expect(button).ToHaveTextAsync("Copied");
        Assert.Contains("curl -F image=@'basketball1.jpg'", await session.Page.EvaluateAsync<string>("() => window.copied"), StringComparison.Ordinal);
        await Assertions.Expect(button).ToHaveTextAsync("Copy");
    }

    [Fact]
    public async Task Times_are_told_beside_the_picture_and_the_live_settings_keep_theirs()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", Site.Sample("astronaut.jpg"));
        await session.AnsweredAsync();

        Assert.Equal(2, await session.Page.Locator("#panel-picture .bars .row").CountAsync());
        Assert.Equal("locked", await session.Page.EvaluateAsync<string>("() => document.querySelector('#live-settings [name=timing]').value"));
    }

    [Fact]
    public async Task Single_keys_do_what_their_list_says_unless_they_are_turned_off()
    {
        await using var session = await site.VisitAsync("/");
        await session.AnsweredAsync();
        var mask = session.Page.Locator("#settings [name=mask]");
        await session.Page.Keyboard.PressAsync("m");
        Assert.False(await mask.IsCheckedAsync());
        await session.Page.Keyboard.PressAsync("4");
        await Assertions.Expect(session.Page.GetByRole(AriaRole.Button, new() { Name = "Street" })).ToHaveAttributeAsync("aria-pressed", "true");
        await session.Page.Keyboard.PressAsync("f");
        await session.Page.WaitForFunctionAsync("() => document.fullscreenElement?.id === 'stage'");
        await session.Page.Keyboard.PressAsync("f");
        await session.Page.WaitForFunctionAsync("() => !document.fullscreenElement");

        await session.MoreAsync();
        await session.Page.Locator("#where").FocusAsync();
        await session.Page.Keyboard.PressAsync("m");
        Assert.Equal("m", await session.Page.InputValueAsync("#where"));
        Assert.False(await mask.IsCheckedAsync());

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        await session.Page.UncheckAsync("#keys-on");
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await session.Page.Keyboard.PressAsync("m");
        Assert.False(await mask.IsCheckedAsync());
    }

    [Fact]
    public async Task Whoever_is_pointed_at_is_named()
    {
        await using var session = await site.VisitAsync("/#picture?mask=0");
        await session.AnsweredAsync();
        await session.Page.Mouse.MoveAsync(5, 5);
        await session.FrameAsync();
        var before = await session.PaintedAsync();
        var box = (await session.PoseAsync())["people"]![0]!["box"]!;
        var place = await session.PlaceAsync((double)box["x"]! + (double)box["width"]! / 2, (double)box["y"]! + (double)box["height"]! / 2);

        await session.Page.Mouse.MoveAsync(place[0], place[1]);
        await session.FrameAsync();
        Assert.InRange(await session.PaintedAsync(), before * 1.2, 1);
        await session.Page.Mouse.MoveAsync(5, 5);
        await session.FrameAsync();
        Assert.Equal(before, await session.PaintedAsync());
    }

    [Fact]
    public async Task On_a_phone_nothing_is_said_of_dropping_and_keys()
    {
        await using var session = await site.VisitAsync("/", 390, 844, touch: true);
        await session.AnsweredAsync();

        Assert.False(await session.Page.Locator(".drop").IsVisibleAsync());
        Assert.False(await session.Page.Locator("#keys-open").IsVisibleAsync());
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Live" }).ClickAsync();
        var order = await session.Page.EvaluateAsync<double[]>("() => ['.segments', '#numbers'].map((part) => document.querySelector(part).getBoundingClientRect().top)");
        Assert.True(order[0] < order[1], "The numbers stand above the switch.");
        Assert.False(await session.Page.Locator("#number-rate").IsVisibleAsync());
        Assert.Equal(0, await session.TooWideAsync());
    }
}
