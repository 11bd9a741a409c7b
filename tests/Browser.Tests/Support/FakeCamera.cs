namespace Browser.Tests.Support;

/// <summary>What a visitor's browser says when the page asks for a camera.</summary>
public enum FakeCamera
{
    /// <summary>Shows a film of a person, in motion.</summary>
    Film,

    /// <summary>The visitor says no.</summary>
    Refused,

    /// <summary>There is none.</summary>
    None,
}
