//! CIELAB, in which profiles describe what is seen.

/// CIELAB to XYZ, relative to white (CIE 15, 8.2.1).
pub(in crate::template) fn lab_to_xyz([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    const KNEE: f32 = 6.0 / 29.0;
    let y = (lightness + 16.0) / 116.0;
    [y + a / 500.0, y, y - b / 200.0].map(|root| {
        if root > KNEE {
            root * root * root
        } else {
            3.0 * KNEE * KNEE * (root - 4.0 / 29.0)
        }
    })
}
