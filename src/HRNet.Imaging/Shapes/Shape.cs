using System.Numerics;
using HRNet.Imaging.Painting;

namespace HRNet.Imaging.Shapes;

/// <summary>A color with opacity.</summary>
/// <param name="R">Red, 0-255.</param>
/// <param name="G">Green, 0-255.</param>
/// <param name="B">Blue, 0-255.</param>
/// <param name="Opacity">0 (unseen) to 1.</param>
public readonly record struct Color(byte R, byte G, byte B, float Opacity = 1);

/// <summary>
/// Something drawn over a picture. Positions are in pixels of the picture, with the center of the top left pixel at (0, 0), as keypoints
/// are; a painter whose pixel centers are at (0.5, 0.5) adds the half pixel itself. Widths are in pixels.
/// </summary>
public abstract record Shape;

/// <summary>A straight line with round ends.</summary>
public sealed record Line(Vector2 From, Vector2 To, float Width, Color Color) : Shape;

/// <summary>A filled disc.</summary>
public sealed record Disc(Vector2 Center, float Radius, Color Color) : Shape;

/// <summary>The outline of a box.</summary>
public sealed record Outline(Vector2 TopLeft, Vector2 Size, float Width, Color Color) : Shape;

/// <summary>
/// A word on a filled plate. The letters are drawn as strokes from a font of our own, so that they appear where no font is installed.
/// <paramref name="Position"/> is the plate's bottom left corner; a painter moves the plate into the picture where it would stand out of
/// it.
/// </summary>
/// <param name="Text">What it says; other than printable ASCII becomes a box.</param>
/// <param name="Position">Bottom left corner of the plate.</param>
/// <param name="Height">Height of the plate in pixels; a capital letter is seven twelfths of it.</param>
/// <param name="TextColor">Color of the letters.</param>
/// <param name="Plate">Color of the plate.</param>
public sealed record Label(string Text, Vector2 Position, float Height, Color TextColor, Color Plate) : Shape
{
    /// <summary>Width of the plate in pixels.</summary>
    public float Width => PlacedLabel.Width(Text, Height);
}

/// <summary>
/// A class for every pixel of the picture: each class is filled with its color (opacity 0 leaves the pixel as it is) and outlined with the
/// same color, opaque.
/// </summary>
/// <param name="Classes">Width x Height class ids, rows from top to bottom.</param>
/// <param name="Width">Columns; equal to the picture's.</param>
/// <param name="Height">Rows; equal to the picture's.</param>
/// <param name="Fill">Color of each class id.</param>
/// <param name="OutlineWidth">Width of the outline, 0 for none.</param>
public sealed record MaskFill(ReadOnlyMemory<byte> Classes, int Width, int Height, IReadOnlyList<Color> Fill, int OutlineWidth) : Shape;
