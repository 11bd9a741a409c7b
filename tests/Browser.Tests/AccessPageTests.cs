using System.Security.Cryptography;
using Browser.Tests.Support;
using HRNet.AspNetCore.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The page of a service that asks for a key.</summary>
public sealed class AccessPageTests(Site site)
{
    private const string Key = "a key for the page";

    [Fact]
    public async Task The_page_asks_for_the_key_and_works_with_it_pictures_and_live()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using var service = await Service.StartAsync(change: services => services.Configure<AccessOptions>(access => access.Keys.Add(
            new() { Id = "page", Sha256 = Convert.ToHexString(SHA256.HashData("a key for the page"u8)), Scopes = { AccessScope.Infer } })));
        await using var session = await site.VisitAsync("/#picture", service: service);
        var dialog = session.Page.GetByRole(AriaRole.Dialog, new() { Name = "Key", Exact = true });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(session.Page.Locator("#device")).ToHaveTextAsync("The server asks for a key.");

        // Whoever puts the question away is asked again as soon as they want something.
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await Assertions.Expect(dialog).ToBeVisibleAsync();

        await session.Page.Keyboard.TypeAsync("a wrong one");
        await session.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(session.Page.Locator("#access-fault")).ToHaveTextAsync("This key was not taken.");
        await session.Page.Keyboard.TypeAsync(Key);
        await session.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(session.Page.Locator("#device")).ToHaveTextAsync("Ready on cpu");

        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await session.AnsweredAsync();
        await session.Page.GetByRole(AriaRole.Tab, new() { Name = "Live" }).ClickAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(3);
    }
}
