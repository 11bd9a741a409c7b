using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

public sealed class StartPageTests(Site site)
{
    [Fact]
    public async Task A_picked_picture_gets_a_skeleton_and_a_mask()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await session.AnsweredAsync();

        await session.Page.UncheckAsync("[name=mask]");
        await session.FrameAsync();
        var pose = await session.PoseAsync();
        var best = pose["people"]![0]!["keypoints"]!.AsArray().MaxBy(joint => (double)joint!["score"]!)!;
        var color = await session.ColorAtAsync((double)best["x"]!, (double)best["y"]!);
        Assert.All(Overlay.PersonColors[0].Zip(color), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Overlay.Tolerance));

        await session.Page.UncheckAsync("[name=skeleton]");
        await session.FrameAsync();
        Assert.Equal(0, await session.PaintedAsync());

        await session.Page.CheckAsync("[name=mask]");
        await session.FrameAsync();
        Assert.InRange(await session.PaintedAsync(), 0.03, 0.9);

        // With no fill left, the outlines of the classes remain.
        await session.MoreAsync();
        await session.Page.Locator("#opacity").FillAsync("0");
        await session.FrameAsync();
        Assert.InRange(await session.PaintedAsync(), 0.001, 0.03);
        Assert.Matches(@"^2 people, \d+ of 34 keypoints · person \d+ % of the picture · answered in \d+ ms$", await session.Page.Locator("#summary").TextContentAsync());
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Objects_are_asked_for_when_wanted_and_drawn_with_their_names()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", Site.Sample("street.jpg"));
        await session.AnsweredAsync();
        foreach (var layer in new[] { "skeleton", "mask" }) await session.Page.UncheckAsync($"[name={layer}]");
        await session.FrameAsync();
        Assert.Equal(0, await session.PaintedAsync());

        await session.Page.CheckAsync("[name=objects]");
        await Assertions.Expect(session.Page.Locator("#summary")).ToContainTextAsync("objects");
        await session.FrameAsync();

        Assert.InRange(await session.PaintedAsync(), 0.001, 0.5);
        Assert.Contains("\"label\": \"person\"", await session.Page.Locator("#detect-json").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("/detect", await session.Page.Locator("#curl").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_a_sample_and_its_answer()
    {
        await using var session = await site.VisitAsync("/#picture");
        var focused = "";
        for (var presses = 0; presses < 20 && focused != "Astronaut"; presses++)
        {
            await session.Page.Keyboard.PressAsync("Tab");
            focused = await session.Page.EvaluateAsync<string>("() => document.activeElement.innerText.trim()");
        }
        Assert.Equal("Astronaut", focused);
        Assert.Equal("solid", await session.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));

        await session.Page.Keyboard.PressAsync("Enter");
        await session.Page.Locator("[data-sample*=astronaut][aria-pressed=true]").WaitForAsync();
        await session.AnsweredAsync();

        Assert.Single((await session.PoseAsync())["people"]!.AsArray());
        Assert.Contains("1 person", await session.Page.Locator("[role=status]").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("1 person", await session.Page.Locator("#overlay").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_box_drawn_with_the_pointer_is_where_the_service_looks()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await session.AnsweredAsync();
        var bounds = (await session.Page.Locator("#overlay").BoundingBoxAsync())!;
        await session.Page.Mouse.MoveAsync(bounds.X + bounds.Width * 0.4f, bounds.Y + bounds.Height * 0.1f);
        await session.Page.Mouse.DownAsync();
        await session.Page.Mouse.MoveAsync(bounds.X + bounds.Width * 0.6f, bounds.Y + bounds.Height * 0.9f);
        await session.Page.Mouse.UpAsync();

        await session.Page.WaitForFunctionAsync("() => document.querySelector('#pose-json').textContent.includes('\"request\"')");

        var box = (await session.PoseAsync())["people"]![0]!["box"]!;
        Assert.Equal($"{box["x"]},{box["y"]},{box["width"]},{box["height"]}", await session.Page.InputValueAsync("#where"));
        Assert.Contains($"boxes={box["x"]},", await session.Page.Locator("#curl").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_picture_is_answered_in_the_words_of_the_service()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", new FilePayload { Name = "fake.png", MimeType = "image/png", Buffer = "not a picture"u8.ToArray() });

        var alert = session.Page.Locator("#alert");
        await alert.GetByText("400:").WaitForAsync();
        Assert.Contains("not a picture", await alert.TextContentAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await alert.GetByRole(AriaRole.Button).CountAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_not_even_sent()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SetInputFilesAsync("#file", new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "hello"u8.ToArray() });

        await session.Page.Locator("#alert").GetByText("“notes.txt” is not a JPEG, PNG or WebP picture.").WaitForAsync();
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_after_the_time_it_names()
    {
        await using var session = await site.VisitAsync("/#live");
        var refused = 0;
        await session.Page.RouteAsync("**/analyze*", async route =>
        {
            if (Interlocked.Increment(ref refused) > 1)
                await route.ContinueAsync();
            else
                await route.FulfillAsync(new()
                {
                    Status = 429,
                    ContentType = "application/problem+json",
                    Body = """{"title":"Too Many Requests","status":429,"code":"busy","detail":"Come back later.","retryAfter":1}""",
                });
        });
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Picture" }).ClickAsync();
        await session.Page.GetByText("429: Come back later.").WaitForAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Try again", Exact = true }).ClickAsync();
        await session.AnsweredAsync();
        Assert.Equal("", await session.Page.Locator("#alert").TextContentAsync());
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(820, 1180, ColorScheme.Light)]
    [InlineData(3840, 2160, ColorScheme.Dark)]
    public async Task Nothing_stands_out_of_the_window(int width, int height, ColorScheme scheme)
    {
        await using var session = await site.VisitAsync("/#picture", width, height, scheme);
        Assert.Equal(0, await session.TooWideAsync());

        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Two players" }).ClickAsync();
        await session.AnsweredAsync();
        foreach (var answer in await session.Page.Locator("details").AllAsync())
            await answer.EvaluateAsync("details => details.open = true");

        Assert.Equal(0, await session.TooWideAsync());
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_theme_that_was_chosen_stays()
    {
        await using var session = await site.VisitAsync("/#picture");
        await session.Page.SelectOptionAsync("#theme", "dark");
        await session.Page.ReloadAsync();

        Assert.Equal("rgb(14, 19, 23)", await session.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor"));
        Assert.Empty(session.Faults);
    }
}
